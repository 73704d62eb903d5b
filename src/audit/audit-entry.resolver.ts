import { Resolver } from "type-graphql";
import { Planned, PlannedQuery } from "../graphql/plan/decorators";
import { Operation } from "../operations/operation.type";
import { AuditTrailArguments } from "./audit-entry.input";
import { AuditEntry, AuditEntryConnection } from "./audit-entry.type";

@Resolver()
export class AuditQueries {
  @PlannedQuery(() => AuditEntryConnection, {
    takes: () => AuditTrailArguments,
    order: ["-recordedAt"],
    description: "All that was ever changed, the latest first; empty for whoever is no auditor.",
  })
  auditTrail!: unknown;
}

@Resolver(() => Operation)
export class OperationAuditTrail {
  @Planned(() => AuditEntryConnection, {
    relation: "auditEntries",
    takes: () => AuditTrailArguments,
    order: ["sequence"],
    description: "All that was ever changed in it, in that order; empty for whoever is no auditor.",
  })
  auditTrail!: unknown;
}

@Resolver(() => AuditEntry)
export class AuditEntryFields {
  @Planned(() => Operation, {
    nullable: true,
    description: "The operation that it is about; null for what belongs to no operation.",
  })
  operation!: unknown;
}
