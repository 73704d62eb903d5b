import { Field, ObjectType, registerEnumType } from "type-graphql";
import {
  BreakdownKind,
  Environment,
  FigureAvailability,
  FigureDimension,
  FigureQualifier,
  FigureSubject,
  OperationPhase,
} from "../generated/prisma/enums";
import { connectionOf } from "../graphql/connection";
import { Node } from "../graphql/node";
import { DateScalar, DecimalScalar } from "../graphql/scalars";

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

registerEnumType(FigureAvailability, {
  name: "FigureAvailability",
  description: "Why a figure has a number, or none. Zero is a number.",
  valuesConfig: {
    STATED: { description: "The publication states it, as a number or in words." },
    SUPPRESSED: {
      description: "Withheld, since it, or another one that would follow from it, says something about few.",
    },
    NOT_REPORTED: { description: "Nobody said anything about it, which is not zero." },
  },
});

registerEnumType(FigureDimension, {
  name: "FigureDimension",
  description: "What the parts of a breakdown are made by.",
  valuesConfig: {
    PARTY: { description: "A part for each participant." },
    DAY: { description: "A part for each day of reporting." },
    ENVIRONMENT: { description: "A part for each environment." },
    THREAT_AREA: { description: "A part for each threat area, and one for what was reported without any." },
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
    description:
      "The number; null where the publication gives words and no number, and where `availability` says that it has none. Counts are whole.",
  })
  value!: number | null;

  @Field(() => FigureAvailability, { description: "Why it has a number, or none." })
  availability!: FigureAvailability;

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

  @Field(() => DateScalar, { nullable: true, description: "The day it is of; null for the whole operation." })
  day!: string | null;

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

  @Field(() => FigureDimension, {
    nullable: true,
    description:
      "What its parts are made by, in what was published out of reports; null for parts by category and for what was released elsewhere.",
  })
  dimension!: FigureDimension | null;
}

export const PublishedFigureConnection = connectionOf(
  "PublishedFigure",
  "published figures",
  () => PublishedFigure,
);
