import type { Policies } from "../core/policy";

/** Who took part, and with what, is seen by whoever sees the operation. */
export const participantPolicies: Policies = {
  Participant: { visibleThrough: "operation" },
  Deployment: { visibleThrough: "operation" },
};
