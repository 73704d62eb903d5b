import { type Policies, visibleToEveryone } from "../core/policy";
import { type Row, type Sql, sql } from "../core/sql";
import type { Viewer } from "../core/viewer";

/** Anyone may see what has been published; until reporting has roles, there is nobody but anyone. */
export function visibleOperation(_viewer: Viewer, operation: Row): Sql {
  return sql`${operation.column("status")} = 'PUBLISHED'`;
}

export const operationPolicies: Policies = {
  Operation: { visible: visibleOperation },
  OperationSeries: visibleToEveryone,
  OperationInclusion: { visibleThrough: "container" },
  OperationThreatArea: { visibleThrough: "operation" },
  CoordinationCentre: { visibleThrough: "operation" },
};
