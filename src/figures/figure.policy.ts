import type { Policies } from "../core/policy";

/** A published figure is seen by whoever sees its operation. */
export const figurePolicies: Policies = {
  PublishedFigure: { visibleThrough: "operation" },
  Breakdown: { visibleThrough: "publication" },
};
