import type { DecisionKind, ReportStatus } from "../generated/prisma/enums";

/** What may be decided about a report that stands there. */
export const FOLLOWS: Readonly<Record<ReportStatus, readonly DecisionKind[]>> = {
  SUBMITTED: ["VERIFIED", "RETURNED", "WITHDRAWN"],
  VERIFIED: ["RETURNED"],
  RETURNED: ["WITHDRAWN"],
  WITHDRAWN: [],
};
