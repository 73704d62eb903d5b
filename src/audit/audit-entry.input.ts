import { DateTimeFilter, StringFilter } from "../graphql/comparators";
import { filterOf, listArguments } from "../graphql/list-arguments";

const AuditEntryFilter = filterOf("AuditEntry", "entries of the audit trail", {
  subject: [StringFilter, "By who did it."],
  action: [StringFilter, "By what was done."],
  entityType: [StringFilter, "By the type of what was changed."],
  recordedAt: [DateTimeFilter, "By when it was done."],
});

export const AuditTrailArguments = listArguments("AuditEntry", "entries of the audit trail", {
  filter: AuditEntryFilter,
  order: {
    RECORDED_AT: ["recordedAt", "When it was done."],
    SEQUENCE: ["sequence", "Its place in its chain."],
  },
});
