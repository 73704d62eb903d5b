import { badInput } from "../core/errors";
import { mayEverywhere } from "../core/permissions";
import { all, literal, parameter, raw, type Row, type Sql, sql, TRUE } from "../core/sql";
import { partiesOf, type Viewer } from "../core/viewer";
import type { ReportedStatus, TotalGrain } from "../generated/prisma/enums";

/** Which reports are added up. */
export interface ReportedQuery {
  /** VERIFIED alone, or besides them what waits to be. */
  readonly status: ReportedStatus;
  /** What was known at this moment; now without it. */
  readonly asOf: string | null;
  /** The code of a threat area. */
  readonly threatArea: string | null;
  /** The key of a period. */
  readonly period: string | null;
}

export function refuseFuture({ asOf }: ReportedQuery): void {
  if (asOf === null || Date.parse(asOf) <= Date.now()) return;
  throw badInput("reported(asOf:)", "must not be later than now; nobody knows yet.");
}

/** Who asks, and what it sees of a table. */
export interface Origin {
  readonly viewer: Viewer;
  readonly visible: (model: "Report" | "ReportVersion" | "ReportedTotal") => {
    readonly row: Row;
    readonly condition: Sql;
  };
}

/**
 * What was reported in an operation, as one row of REPORTED, whether or not the viewer works on it: then nothing is
 * in it. Totals of now are read where the database keeps them; those of a moment, of a period, or of what a viewer
 * sees only in part are added up from the ledger.
 */
export function reportedRow(operation: Row, query: ReportedQuery, origin: Origin): Sql {
  const { viewer } = origin;
  const seesParts = partiesOf(viewer).length > 0 && !mayEverywhere(viewer, "readReports");
  const isKept = query.asOf === null && query.period === null && !seesParts;
  const id = operation.column("id");
  const version = isKept ? versionsNow(id, query, origin) : versionsThen(id, query, origin);
  const ofThreatArea =
    query.threatArea === null ? TRUE : sql`total.threat_area_code = ${parameter(query.threatArea, "text")}`;
  // Nobody is on duty for a threat area alone.
  const onDuty = query.threatArea === null ? raw("version.id") : raw("null");
  const totals = (grain: TotalGrain) => sql`
    array(
      select row(coalesce(check_category.position, 1000 + result_category.position), total.grain, total.participant_id,
        total.day, total.check_category_code, total.result_category_code, total.environment, total.threat_area_code,
        total.unit, total.currency, total.value, case when total.lines_with_hits > 0 then total.hits end)::placed_total
      from ${isKept ? totalsNow(id, query, origin) : sql`unnest(ledger.totals)`} as total
      left join check_category on check_category.code = total.check_category_code
      left join result_category on result_category.code = total.result_category_code
      where total.grain = ${literal(grain)} and ${ofThreatArea})`;
  // With `offset 0`, what is asked for is made once, and what is not asked for is not made.
  return sql`
    select ${id} as operation_id, ${operation.column("code")} as operation_code,
      cardinality(known.counted_reports) as reports, known.counted_reports, ${totals("OPERATION")} as totals,
      ${totals("PARTICIPANT")} as totals_of_participants, ${totals("DAY")} as totals_of_days,
      array(${isKept ? daysNow(id, query, origin) : sql`select distinct counted.day from unnest(known.counted_reports) as counted`}) as days
    from (
      select array(
        select row(version.participant_id, period.day, version.id, ${onDuty})::counted_report
        from (${version}) as version
        join reporting_period as period on period.id = version.period_id and period.operation_id = ${id}
      ) as counted_reports offset 0
    ) as known ${isKept ? raw("") : sql`cross join lateral (${totalsThen(query)}) as ledger`}
    offset 0`;
}

/** The version of each report that counts now. */
function versionsNow(id: Sql, query: ReportedQuery, origin: Origin): Sql {
  const { row, version, condition } = countedNow(id, query, origin);
  return sql`
    select ${version} as id, ${row.column("participantId")}, ${row.column("periodId")}
    from ${row.table} where ${condition}`;
}

/** However many reports there are, the first one of a period tells. */
function daysNow(id: Sql, query: ReportedQuery, origin: Origin): Sql {
  const { row, condition } = countedNow(id, query, origin);
  return sql`
    select distinct period.day from reporting_period as period
    where period.operation_id = ${id}
      and exists (select from ${row.table} where ${row.column("periodId")} = period.id and ${condition})`;
}

function countedNow(id: Sql, { status }: ReportedQuery, { visible }: Origin) {
  const { row, condition } = visible("Report");
  const version = sql`counted_version(${raw(row.alias)}, ${literal(status)})`;
  const counts = all([sql`${row.column("operationId")} = ${id}`, condition, sql`${version} is not null`]);
  return { row, version, condition: counts };
}

function totalsNow(id: Sql, { status }: ReportedQuery, { visible }: Origin): Sql {
  const { row, condition } = visible("ReportedTotal");
  return sql`(
    select * from ${row.table}
    where ${row.column("operationId")} = ${id} and ${row.column("status")} = ${literal(status)} and ${condition})`;
}

/**
 * The version of each report that counted at a moment: the latest one with the status asked for, unless the report
 * has been withdrawn since. What a decision after that moment said was not known then.
 */
function versionsThen(id: Sql, query: ReportedQuery, { visible }: Origin): Sql {
  const { row, condition } = visible("ReportVersion");
  const moment = sql`coalesce(${parameter(query.asOf, "timestamptz")}, 'infinity')`;
  const wanted = all([
    sql`${row.column("operationId")} = ${id}`,
    sql`${row.column("submittedAt")} <= ${moment}`,
    query.period === null ? TRUE : sql`${row.column("periodId")} = ${parameter(query.period, "uuid")}`,
    condition,
  ]);
  const version = raw(row.alias);
  return sql`
    with known as (
      select ${version}.id, ${version}.participant_id, ${version}.period_id, ${version}.report_id,
        ${version}.version, coalesce((
          select decision.kind::text from report_decision as decision
          where decision.version_id = ${version}.id and decision.decided_at <= ${moment}
          order by decision.position desc limit 1
        ), 'SUBMITTED') as status, exists (
          select from report_decision as decision
          where decision.version_id = ${version}.id and decision.kind = 'VERIFIED' and decision.decided_at <= ${moment}
        ) as was_verified
      from ${row.table} where ${wanted}
    )
    select distinct on (known.report_id) known.id, known.participant_id, known.period_id
    from known
    where known.status in ('VERIFIED', ${parameter(query.status, "text")})
      and not exists (
        -- What was sent and corrected since waits no more; what was verified gives way to what was verified later.
        select from known as later
        where later.report_id = known.report_id and later.version > known.version
          and (known.status = 'SUBMITTED' or later.was_verified))
      and known.version > coalesce((
        select max(gone.version) from known as gone
        where gone.report_id = known.report_id and gone.status = 'WITHDRAWN'), 0)
    order by known.report_id, known.version desc`;
}

function totalsThen({ status }: ReportedQuery): Sql {
  return sql`
    select array(
      select total from add_up(array(
        select as_total(line, ${literal(status)}, counted.day, 1)
        from unnest(known.counted_reports) as counted join reported_line as line on line.version_id = counted.version_id
      )) as total
    ) as totals offset 0`;
}
