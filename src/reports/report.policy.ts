import { mayEverywhere } from "../core/permissions";
import type { Policies } from "../core/policy";
import { any, parameter, type Row, type Sql, sql, TRUE } from "../core/sql";
import { operationsOf, partiesOf, type Viewer } from "../core/viewer";

/** Of every operation, of those the viewer coordinates, and those of the parties that it reports for. */
function ofViewer(viewer: Viewer, row: Row, ofParties: (parties: Sql) => Sql): Sql {
  if (mayEverywhere(viewer, "readReports")) return TRUE;
  const [coordinated, parties] = [operationsOf(viewer), partiesOf(viewer)];
  return any([
    ...(coordinated.length === 0
      ? []
      : [
          sql`${row.column("operationId")} in (
            select id from operation where code = any(${parameter(coordinated, "text[]")}))`,
        ]),
    ...(parties.length === 0 ? [] : [ofParties(parameter(parties, "text[]"))]),
  ]);
}

/** Reporters see what their own party reported, coordinators what was reported to them, others all or nothing. */
export function visibleReport(viewer: Viewer, row: Row): Sql {
  return ofViewer(
    viewer,
    row,
    (parties) => sql`${row.column("participantId")} in (
      select id from participant where coalesce(country_code, agency_code) = any(${parties}))`,
  );
}

/** Days, shifts and deadlines are seen by all who work on the operation. */
function visiblePeriod(viewer: Viewer, row: Row): Sql {
  return ofViewer(
    viewer,
    row,
    (parties) => sql`${row.column("operationId")} in (
      select operation_id from participant where coalesce(country_code, agency_code) = any(${parties}))`,
  );
}

/** Whether the viewer sees all that was reported in an operation, and not its own party's reports alone. */
export function seesWhole(viewer: Viewer, operation: Row): Sql {
  if (mayEverywhere(viewer, "readReports")) return TRUE;
  return sql`${operation.column("code")} = any(${parameter(operationsOf(viewer), "text[]")})`;
}

/** Whether the viewer works on an operation, and so may see what was reported in it, or a part of that. */
export function worksOn(viewer: Viewer, operation: Row): Sql {
  return any([
    seesWhole(viewer, operation),
    sql`exists (
      select from participant as own
      where own.operation_id = ${operation.column("id")}
        and coalesce(own.country_code, own.agency_code) = any(${parameter(partiesOf(viewer), "text[]")}))`,
  ]);
}

export const reportPolicies: Policies = {
  ReportingPeriod: { visible: visiblePeriod },
  ReportingException: { visibleThrough: "period" },
  Report: { visible: visibleReport },
  ReportVersion: { visible: visibleReport },
  CheckCount: { visible: visibleReport },
  Result: { visible: visibleReport },
  ReportDeployment: { visible: visibleReport },
  ReportDecision: { visible: visibleReport },
  ReportedTotal: { visible: visibleReport },
  ReportedFigures: { visible: worksOn },
};
