import { Field, InterfaceType, ObjectType } from "type-graphql";
import { Entity } from "../graphql/federation/entity";
import { Node } from "../graphql/node";

@InterfaceType("Category", {
  implements: Node,
  description: "What a figure counts: a category of checks or of results, or a capability.",
  resolveType: (value: { $type: string }) => value.$type,
})
export abstract class Category extends Node {
  @Field(() => String, { description: "Short and lasting: PERSONS." })
  code!: string;

  @Field(() => String, { description: "The name in English." })
  name!: string;

  @Field(() => String, { description: "What counts and what does not." })
  definition!: string;
}

@ObjectType("CheckCategory", {
  implements: [Category, Node],
  description: "What is checked: persons, vehicles, postal packages, premises and more.",
})
@Entity("code")
export class CheckCategory extends Category {}

@ObjectType("ResultCategory", {
  implements: [Category, Node],
  description: "What comes of an operation: arrests, investigations, seizures, victims and more.",
})
@Entity("code")
export class ResultCategory extends Category {
  @Field(() => String, {
    nullable: true,
    description:
      "The unit it is usually given in (UCUM): {person}, {piece}, kg; null for money, which has a currency.",
  })
  unit!: string | null;
}

@ObjectType("Capability", {
  implements: [Category, Node],
  description: "A kind of people, unit or equipment that is brought to an operation.",
})
export class Capability extends Category {}
