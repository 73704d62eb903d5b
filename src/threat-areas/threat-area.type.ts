import { Field, Int, ObjectType } from "type-graphql";
import { Entity } from "../graphql/federation/entity";
import { Node } from "../graphql/node";
import { DateScalar } from "../graphql/scalars";

@ObjectType("ThreatArea", {
  implements: Node,
  description:
    "A form of serious and organised crime that operations are aimed at. It outlasts the EMPACT cycles.",
})
@Entity("code")
export class ThreatArea extends Node {
  @Field(() => String, { description: "Short and lasting: FIREARMS_TRAFFICKING." })
  code!: string;

  @Field(() => String, { description: "The name in English." })
  name!: string;

  @Field(() => String, { nullable: true, description: "What belongs to it and what does not." })
  definition!: string | null;
}

@ObjectType("EmpactCycle", {
  implements: Node,
  description: "Four years for which the Council sets the priorities of EMPACT; both days belong to it.",
})
export class EmpactCycle extends Node {
  @Field(() => String, { description: "Its years: 2022-2025." })
  code!: string;

  @Field(() => DateScalar, { description: "The first day." })
  startsOn!: string;

  @Field(() => DateScalar, { description: "The last day." })
  endsOn!: string;
}

@ObjectType("EmpactPriority", {
  implements: Node,
  description: "A crime priority that the Council set for one EMPACT cycle.",
})
export class EmpactPriority extends Node {
  @Field(() => String, { description: "Its cycle and name: 2022-2025-firearms-trafficking." })
  code!: string;

  @Field(() => Int, { description: "Its place in the Council's list." })
  number!: number;

  @Field(() => String, { description: "The name in the Council's English wording." })
  name!: string;
}
