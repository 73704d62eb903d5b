import { Field, Int, ObjectType } from "type-graphql";
import { Environment, FigureQualifier, FigureSubject } from "../generated/prisma/enums";
import { connectionOf } from "../graphql/connection";
import { DecimalScalar } from "../graphql/scalars";

@ObjectType("Statistic", {
  description:
    "One measure in one unit, added up over the operations of a group. What a group is not made by is null.",
})
export class Statistic {
  @Field(() => FigureSubject, { description: "What sort of thing it counts." })
  subject!: FigureSubject;

  @Field(() => String, {
    nullable: true,
    description: "The unit of a result (UCUM); null for money and for what is no result.",
  })
  unit!: string | null;

  @Field(() => String, { nullable: true, description: "The currency of an amount of money (ISO 4217)." })
  currency!: string | null;

  @Field(() => DecimalScalar, { description: "The sum." })
  value!: string;

  @Field(() => FigureQualifier, {
    description: "How exact the sum is: no more than what it is made of.",
  })
  qualifier!: FigureQualifier;

  @Field(() => Int, { description: "How many operations are in it." })
  operations!: number;

  @Field(() => Int, {
    description:
      "How many operations of the group are not in it, since nobody stated or reported the measure: unknown, not zero.",
  })
  missing!: number;

  @Field(() => [String], {
    description:
      "All that publications say is counted where it is not what the category says; with any of these, compare with care.",
  })
  definitions!: string[];

  @Field(() => Int, { nullable: true, description: "The year of the operations." })
  year!: number | null;

  @Field(() => Environment, { nullable: true, description: "The environment." })
  environment!: Environment | null;
}

export const StatisticConnection = connectionOf("Statistic", "statistics", () => Statistic);
