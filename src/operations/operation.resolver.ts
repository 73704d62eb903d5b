import { Resolver } from "type-graphql";
import { sql } from "../core/sql";
import { CodeArgument, CodesArgument } from "../graphql/lookup";
import { Planned, PlannedQuery } from "../graphql/plan/decorators";
import { Agency } from "../parties/agency.type";
import { Country } from "../parties/country.type";
import { EmpactPriority, ThreatArea } from "../threat-areas/threat-area.type";
import { OperationsArguments } from "./operation.input";
import { CoordinationCentre, Operation, OperationConnection, OperationSeries } from "./operation.type";

@Resolver()
export class OperationQueries {
  @PlannedQuery(() => Operation, {
    nullable: true,
    takes: () => CodeArgument,
    description: "The operation with this code; null where there is none.",
  })
  operation!: unknown;

  @PlannedQuery(() => OperationConnection, {
    takes: () => OperationsArguments,
    order: ["-referenceOn"],
    description: "Operations, the latest first.",
  })
  operations!: unknown;

  @PlannedQuery(() => [Operation], {
    nullable: "items",
    takes: () => CodesArgument,
    lookup: { argument: "codes", by: "code" },
    description:
      "The operations with these codes, at most 100, in the order asked for; null where there is none.",
  })
  operationsByCodes!: unknown;
}

@Resolver(() => Operation)
export class OperationFields {
  @Planned(() => OperationSeries, { nullable: true, description: "The series that it is an edition of." })
  series!: unknown;

  @Planned(() => CoordinationCentre, { nullable: true, description: "Where it was coordinated." })
  coordinationCentre!: unknown;

  @Planned(() => [ThreatArea], {
    relation: "threatAreaLinks.threatArea",
    description: "All threat areas that it was aimed at.",
  })
  threatAreas!: unknown;

  @Planned(() => [EmpactPriority], {
    relation: "threatAreaLinks.threatArea.priorityLinks.priority",
    order: ["number"],
    where: (priority, operation) =>
      sql`exists (select from empact_cycle as cycle where cycle.code = ${priority.column("cycleCode")} and ${operation.column("referenceOn")} between cycle.starts_on and cycle.ends_on)`,
    description: "All EMPACT priorities in force at its date that its threat areas fall under.",
  })
  priorities!: unknown;

  @Planned(() => [Operation], {
    relation: "includedLinks.included",
    order: ["referenceOn"],
    description: "All operations that it contains, in whole or in part: their figures overlap with its own.",
  })
  includes!: unknown;

  @Planned(() => [Operation], {
    relation: "containerLinks.container",
    order: ["referenceOn"],
    description: "All operations that contain it, in whole or in part: their figures overlap with its own.",
  })
  includedIn!: unknown;
}

@Resolver(() => CoordinationCentre)
export class CoordinationCentreFields {
  @Planned(() => Country, { description: "The country that it stands in." })
  country!: unknown;

  @Planned(() => Agency, {
    nullable: true,
    description: "The agency at whose seat it is; null where it is a country's.",
  })
  hostAgency!: unknown;
}
