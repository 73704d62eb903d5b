import { mayEverywhere } from "../core/permissions";
import type { Policies } from "../core/policy";
import { FALSE, TRUE } from "../core/sql";

/** Who may not read the audit trail finds an empty one. */
export const auditPolicies: Policies = {
  AuditEntry: { visible: (viewer) => (mayEverywhere(viewer, "readAuditTrail") ? TRUE : FALSE) },
};
