import { ArgsType, Field, registerEnumType } from "type-graphql";
import { FigureSubject } from "../generated/prisma/enums";
import { listArguments } from "../graphql/list-arguments";
import { OperationFilter } from "../operations/operation.input";
import { StatisticDimension, StatisticSource } from "./statistic-model";

registerEnumType(StatisticSource, {
  name: "StatisticSource",
  description: "Which figures are added up.",
  valuesConfig: {
    PUBLISHED: { description: "The headline figures of publications: one for each measure of an operation." },
    VERIFIED: { description: "Checks and results of verified reports, as far as the viewer sees them." },
    SUBMITTED: { description: "The same of verified reports and of those that wait." },
  },
});

registerEnumType(StatisticDimension, {
  name: "StatisticDimension",
  description: "What makes groups of statistics.",
  valuesConfig: {
    YEAR: { description: "The year of the operation." },
    SERIES: { description: "The series that the operation belongs to." },
    OPERATION: { description: "The operation." },
    PARTY: { description: "The country or agency that reported; not of published figures." },
    ENVIRONMENT: { description: "The environment; not of published figures." },
    THREAT_AREA: { description: "The threat area; not of published figures." },
  },
});

const Page = listArguments("Statistic", "statistics", {
  order: {
    YEAR: ["year", "The year."],
    SERIES: ["seriesCode", "The code of the series."],
    OPERATION: ["operationCode", "The code of the operation."],
    PARTY: ["partyCode", "The code of the country or agency."],
    ENVIRONMENT: ["environment", "The environment."],
    THREAT_AREA: ["threatAreaCode", "The code of the threat area."],
    SUBJECT: ["rank", "The subject and the category, in the order in which figures are read."],
    VALUE: ["value", "The sum."],
    OPERATIONS: ["operations", "How many operations are in it."],
  },
});

@ArgsType()
export class StatisticsArguments extends Page {
  @Field(() => StatisticSource, {
    defaultValue: StatisticSource.PUBLISHED,
    description: "Which figures are added up.",
  })
  source!: StatisticSource;

  @Field(() => [StatisticDimension], {
    defaultValue: [StatisticDimension.YEAR],
    description: "What makes the groups, each named once, at most 6; with [], all is one group.",
  })
  groupBy!: StatisticDimension[];

  @Field(() => OperationFilter, { nullable: true, description: "Which operations." })
  operations?: unknown;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Whether fictitious operations, held to practise, are counted with the others.",
  })
  exercises!: boolean;

  @Field(() => FigureSubject, { nullable: true, description: "Only this sort of thing." })
  subject?: FigureSubject | null;

  @Field(() => String, { nullable: true, description: "Only the category with this code." })
  category?: string | null;
}
