import { Field, ObjectType, registerEnumType } from "type-graphql";
import {
  BreakdownKind,
  Environment,
  FigureQualifier,
  FigureSubject,
  OperationPhase,
} from "../generated/prisma/enums";
import { connectionOf } from "../graphql/connection";
import { Node } from "../graphql/node";
import { DecimalScalar } from "../graphql/scalars";

registerEnumType(FigureSubject, {
  name: "FigureSubject",
  description: "What sort of thing a figure counts.",
  valuesConfig: {
    COUNTRIES: { description: "Countries that took part." },
    MEMBER_STATES: { description: "Member states of the EU that took part." },
    THIRD_COUNTRIES: { description: "Other countries that took part." },
    CHECKS: { description: "Checks, of one category or of all together." },
    RESULTS: { description: "Results of one category." },
    DEPLOYMENTS: { description: "People, units or equipment of one capability." },
  },
});

registerEnumType(FigureQualifier, {
  name: "FigureQualifier",
  description: "How exactly a publication states a number.",
  valuesConfig: {
    EXACT: { description: "Just this number." },
    ABOUT: { description: "About, around, some, roughly." },
    ALMOST: { description: "Almost, nearly: somewhat less." },
    MORE_THAN: { description: "More than, over: somewhat more." },
    AT_LEAST: { description: "At least: this or any more." },
  },
});

registerEnumType(OperationPhase, {
  name: "OperationPhase",
  description: "A phase of an operation whose results are counted by themselves.",
  valuesConfig: {
    PREPARATORY: { description: "Before the action days." },
    INTELLIGENCE: { description: "While information was being collected." },
    OPERATIONAL: { description: "The action days." },
    FOLLOW_UP: { description: "After the action days." },
  },
});

registerEnumType(BreakdownKind, {
  name: "BreakdownKind",
  description: "How the parts of a figure relate to it.",
  valuesConfig: {
    PARTITION: { description: "The parts make up the whole: their sum must be the whole." },
    SUBSET: { description: '"Of which": no part may exceed the whole; parts may overlap.' },
    OPEN: { description: '"Including": there may be more parts; their sum must not exceed the whole.' },
    OVERLAPPING: { description: "Parts overlap, or reach beyond the whole: no rule holds." },
  },
});

@ObjectType("PublishedFigure", { implements: Node, description: "One number, as one publication states it." })
export class PublishedFigure extends Node {
  @Field(() => FigureSubject, { description: "What sort of thing it counts." })
  subject!: FigureSubject;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "The number; null where the publication gives words and no number. Counts are whole.",
  })
  value!: number | null;

  @Field(() => FigureQualifier, { description: "How exactly it is stated." })
  qualifier!: FigureQualifier;

  @Field(() => String, {
    nullable: true,
    description: "The unit of a result (UCUM); null for money and for what is no result.",
  })
  unit!: string | null;

  @Field(() => String, { nullable: true, description: "The currency of an amount of money (ISO 4217)." })
  currency!: string | null;

  @Field(() => String, { nullable: true, description: "The words of the publication, where they were kept." })
  words!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What the publication says is counted, where it differs from the category: "firearms" for weapons.',
  })
  countedAs!: string | null;

  @Field(() => OperationPhase, {
    nullable: true,
    description: "The phase it is of; null for the whole operation.",
  })
  phase!: OperationPhase | null;

  @Field(() => Environment, { nullable: true, description: "The environment it is of; null for all." })
  environment!: Environment | null;

  @Field(() => String, {
    nullable: true,
    description: 'What sets it apart where no vocabulary says it: "minors".',
  })
  label!: string | null;

  @Field(() => Boolean, {
    description:
      "Whether it is the one to give when one number is asked for this measure of the operation: in a final publication " +
      "before an interim one, in the leading publication before the others, exact before approximate.",
  })
  headline!: boolean;
}

@ObjectType("Breakdown", { description: "The parts that a publication gives of one figure." })
export class Breakdown {
  @Field(() => BreakdownKind, { description: "How the parts relate to the whole." })
  kind!: BreakdownKind;
}

export const PublishedFigureConnection = connectionOf(
  "PublishedFigure",
  "published figures",
  () => PublishedFigure,
);
