import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { Environment, OperationStatus } from "../generated/prisma/enums";
import { connectionOf } from "../graphql/connection";
import { Entity } from "../graphql/federation/entity";
import { Node } from "../graphql/node";
import { DateScalar } from "../graphql/scalars";

registerEnumType(OperationStatus, {
  name: "OperationStatus",
  description: "How far an operation has come.",
  valuesConfig: {
    PLANNED: { description: "It is being prepared." },
    ACTIVE: { description: "It is being carried out; figures are reported." },
    CLOSED: { description: "It is over; figures are being verified." },
    PUBLISHED: { description: "Its figures have been released." },
    CANCELLED: { description: "It was called off." },
  },
});

registerEnumType(Environment, {
  name: "Environment",
  description: "Where a check is made.",
  valuesConfig: {
    PHYSICAL: { description: "On the ground: at borders, on roads, in premises." },
    CLEAR_WEB: { description: "On pages of the web that anyone can open." },
    DARK_WEB: { description: "On hidden services that need special software." },
    SOCIAL_MEDIA: { description: "On social media platforms." },
  },
});

@ObjectType("Operation", {
  implements: Node,
  description:
    "A Joint Action Day: a police operation in which countries and agencies check persons, vehicles, parcels and " +
    "premises for some days and count what came of it.",
})
@Entity("id", "code")
export class Operation extends Node {
  @Field(() => String, { description: "Short and lasting: jad-see-2024." })
  code!: string;

  @Field(() => String, { description: "The name with its year or number." })
  name!: string;

  @Field(() => Int, { description: "The year in which it was held." })
  year!: number;

  @Field(() => String, { nullable: true, description: "The motto; null where no source gives one." })
  motto!: string | null;

  @Field(() => String, { nullable: true, description: "What it was, in a few sentences." })
  summary!: string | null;

  @Field(() => DateScalar, { nullable: true, description: "The first day; null where no source gives it." })
  startsOn!: string | null;

  @Field(() => DateScalar, { nullable: true, description: "The last day; null where no source gives it." })
  endsOn!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "What the sources say of the dates, where they give no days or contradict themselves.",
  })
  datesAsStated!: string | null;

  @Field(() => DateScalar, {
    description:
      "The day at which EU membership and EMPACT priorities are judged: the first known day, or else the last day of the year.",
  })
  referenceOn!: string;

  @Field(() => OperationStatus, { description: "How far it has come." })
  status!: OperationStatus;

  @Field(() => [Environment], {
    description: "All environments in which checks were made, as far as sources say.",
  })
  environments!: Environment[];

  @Field(() => Boolean, { description: "It is fictitious: held to practise, and never counted." })
  exercise!: boolean;

  @Field(() => Int, {
    description:
      "Breakdowns of what is published withhold counts from 1 to below this, and others from which these could be worked out; 0 and 1 withhold nothing.",
  })
  disclosureThreshold!: number;

  @Field(() => Int, {
    description: "Counts its changes through this graph, from 1: the `expectedVersion` of a change.",
  })
  version!: number;
}

@ObjectType("CoordinationCentre", { description: "Where an operation is coordinated." })
export class CoordinationCentre {
  @Field(() => String, { nullable: true, description: "Its name; null where no source gives one." })
  name!: string | null;

  @Field(() => String, { nullable: true, description: "The city; null where no source names it." })
  city!: string | null;
}

@ObjectType("OperationSeries", {
  implements: Node,
  description: "Operations of one kind that are held again and again.",
})
export class OperationSeries extends Node {
  @Field(() => String, { description: "Short and lasting: jad-south-east-europe." })
  code!: string;

  @Field(() => String, { description: "The name." })
  name!: string;

  @Field(() => String, { nullable: true, description: "What its operations have in common." })
  description!: string | null;
}

export const OperationConnection = connectionOf("Operation", "operations", () => Operation);
