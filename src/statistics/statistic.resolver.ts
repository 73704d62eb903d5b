import { Resolver } from "type-graphql";
import { Category } from "../categories/category.type";
import { Costs } from "../graphql/cost";
import { Planned, PlannedQuery } from "../graphql/plan/decorators";
import { Operation, OperationSeries } from "../operations/operation.type";
import { Party } from "../parties/party.type";
import { ThreatArea } from "../threat-areas/threat-area.type";
import { STATISTIC_MODEL } from "./statistic-model";
import { statisticRows } from "./statistic-rows";
import { StatisticsArguments } from "./statistic.input";
import { Statistic, StatisticConnection } from "./statistic.type";

@Resolver()
export class StatisticQueries {
  @Costs({ weight: 2_000 })
  @PlannedQuery(() => StatisticConnection, {
    takes: () => StatisticsArguments,
    derived: {
      model: STATISTIC_MODEL,
      rows: (args, from) => statisticRows(args as unknown as StatisticsArguments, from),
    },
    order: ["year", "seriesCode", "operationCode", "partyCode", "environment", "threatAreaCode", "rank"],
    description:
      "Figures added up over operations and years. Nothing is added over different units, countries are not added up, and an operation that another one of its group includes is not counted twice.",
  })
  statistics!: unknown;
}

@Resolver(() => Statistic)
export class StatisticFields {
  @Planned(() => Category, {
    nullable: true,
    description:
      "What it counts: a category of checks or results, or a capability; null for all checks together.",
  })
  category!: unknown;

  @Planned(() => OperationSeries, {
    nullable: true,
    description: "The series; null for operations that belong to none.",
  })
  series!: unknown;

  @Planned(() => Operation, { nullable: true, description: "The operation." })
  operation!: unknown;

  @Planned(() => Party, { nullable: true, description: "The country or agency." })
  party!: unknown;

  @Planned(() => ThreatArea, {
    nullable: true,
    description: "The threat area; null for what was reported without one.",
  })
  threatArea!: unknown;
}
