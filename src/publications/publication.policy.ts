import type { Policies } from "../core/policy";

/** What was released about an operation is seen by whoever sees the operation. */
export const publicationPolicies: Policies = {
  Publication: { visibleThrough: "operation" },
  ListedParticipant: { visibleThrough: "publication" },
};
