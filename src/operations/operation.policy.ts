import { mayEverywhere } from "../core/permissions";
import { type Policies, visibleToEveryone } from "../core/policy";
import { any, parameter, type Row, type Sql, sql, TRUE } from "../core/sql";
import { operationsOf, partiesOf, type Viewer } from "../core/viewer";

/** Anyone sees what has been published; who works on an operation sees it from the beginning. */
export function visibleOperation(viewer: Viewer, operation: Row): Sql {
  if (mayEverywhere(viewer, "readReports")) return TRUE;
  const conditions = [sql`${operation.column("status")} = 'PUBLISHED'`];
  const coordinated = operationsOf(viewer);
  if (coordinated.length > 0) {
    conditions.push(sql`${operation.column("code")} = any(${parameter(coordinated, "text[]")})`);
  }
  const parties = partiesOf(viewer);
  if (parties.length > 0) {
    conditions.push(sql`exists (
      select from participant as own
      where own.operation_id = ${operation.column("id")}
        and coalesce(own.country_code, own.agency_code) = any(${parameter(parties, "text[]")}))`);
  }
  return any(conditions);
}

export const operationPolicies: Policies = {
  Operation: { visible: visibleOperation },
  OperationSeries: visibleToEveryone,
  OperationInclusion: { visibleThrough: "container" },
  OperationThreatArea: { visibleThrough: "operation" },
  CoordinationCentre: { visibleThrough: "operation" },
};
