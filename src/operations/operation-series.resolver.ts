import { Resolver } from "type-graphql";
import { connectionOf, PageArguments } from "../graphql/connection";
import { CodeArgument } from "../graphql/lookup";
import { Planned, PlannedQuery } from "../graphql/plan/decorators";
import { OperationsArguments } from "./operation.input";
import { OperationConnection, OperationSeries } from "./operation.type";

const OperationSeriesConnection = connectionOf(
  "OperationSeries",
  "series of operations",
  () => OperationSeries,
);

@Resolver()
export class OperationSeriesQueries {
  @PlannedQuery(() => OperationSeries, {
    nullable: true,
    takes: () => CodeArgument,
    description: "The series with this code; null where there is none.",
  })
  operationSeries!: unknown;

  @PlannedQuery(() => OperationSeriesConnection, {
    takes: () => PageArguments,
    order: ["name"],
    description: "All series of operations, by name.",
  })
  allOperationSeries!: unknown;
}

@Resolver(() => OperationSeries)
export class OperationSeriesFields {
  @Planned(() => OperationConnection, {
    takes: () => OperationsArguments,
    order: ["-referenceOn"],
    description: "Its operations, the latest first.",
  })
  operations!: unknown;
}
