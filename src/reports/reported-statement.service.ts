import { mayEverywhere } from "../core/permissions";
import { all, parameter, Row, type Sql, sql, TRUE } from "../core/sql";
import { partiesOf, type Viewer } from "../core/viewer";
import { dataModel } from "../generated/data-model";
import type { ReportedStatus } from "../generated/prisma/enums";
import { seesWhole, visibleReport, worksOn } from "./report.policy";

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

/**
 * One row for each operation that the viewer works on: the reports of it that count, their totals, and who was on
 * duty. Totals of now are read where the database keeps them; those of a moment, of a period, or of what a viewer
 * sees only in part are added up from the ledger.
 *
 * SECURITY: who reports for no party sees all of an operation that it works on; reporters get what is added up of
 * the versions that they see.
 */
export function reportedStatement(
  viewer: Viewer,
  operationIds: readonly string[],
  query: ReportedQuery,
): Sql {
  const operation = new Row("Operation", dataModel.Operation, "operation");
  const ids = parameter(operationIds, "uuid[]");
  const ofThreatArea =
    query.threatArea === null ? TRUE : sql`total.threat_area_code = ${parameter(query.threatArea, "text")}`;
  const anyThreatArea = query.threatArea === null ? TRUE : sql`false`;
  const seesParts = partiesOf(viewer).length > 0 && !mayEverywhere(viewer, "readReports");
  const kept = query.asOf === null && query.period === null && !seesParts;
  return sql`
    with counted as (
      select version.*, period.day, participant.country_code, participant.position
      from (${kept ? versionsNow(ids, query) : versionsThen(viewer, ids, query)}) as version
      join reporting_period as period on period.id = version.period_id
      join participant on participant.id = version.participant_id
    ),
    total as (${kept ? totalsNow(ids, query) : totalsThen(query)})
    select operation.id as "operationId", ${seesWhole(viewer, operation)} as "isWhole",
      array(
        select json_build_object('participantId', counted.participant_id, 'day', counted.day,
          'countryCode', counted.country_code, 'versionId', counted.id)
        from counted where counted.operation_id = operation.id order by counted.position, counted.day
      ) as reports,
      array(
        select json_build_object(
          'kind', case when total.check_category_code is null then 'RESULTS' else 'CHECKS' end, 'grain', total.grain,
          'participantId', total.participant_id, 'day', total.day,
          'categoryCode', coalesce(total.check_category_code, total.result_category_code),
          'environment', total.environment, 'threatAreaCode', total.threat_area_code, 'unit', total.unit,
          'currency', total.currency, 'value', trim_scale(total.value)::text,
          'hits', case when total.lines_with_hits > 0 then total.hits::text end)
        from total
        left join check_category on check_category.code = total.check_category_code
        left join result_category on result_category.code = total.result_category_code
        where total.operation_id = operation.id and ${ofThreatArea}
        order by check_category.position, result_category.position, total.unit, total.currency, total.environment,
          total.threat_area_code nulls first
      ) as totals,
      array(
        select json_build_object('participantId', counted.participant_id, 'day', counted.day,
          'categoryCode', line.capability_code, 'value', line.quantity::text)
        from counted
        join report_deployment as line on line.version_id = counted.id
        join capability on capability.code = line.capability_code
        where counted.operation_id = operation.id and ${anyThreatArea}
        order by capability.position
      ) as duties
    from operation where operation.id = any(${ids}) and ${worksOn(viewer, operation)}`;
}

/** The version of each report that counts now. */
function versionsNow(ids: Sql, { status }: ReportedQuery): Sql {
  return sql`
    select counted_version(report, ${parameter(status, "reported_status")}) as id, operation_id, participant_id, period_id
    from report
    where operation_id = any(${ids})
      and counted_version(report, ${parameter(status, "reported_status")}) is not null`;
}

function totalsNow(ids: Sql, { status }: ReportedQuery): Sql {
  return sql`
    select * from reported_total
    where operation_id = any(${ids}) and status = ${parameter(status, "reported_status")}`;
}

/**
 * The version of each report that counted at a moment: the latest one with the status asked for, unless the report
 * has been withdrawn since. What a decision after that moment said was not known then.
 */
function versionsThen(viewer: Viewer, ids: Sql, query: ReportedQuery): Sql {
  const version = new Row("ReportVersion", dataModel.ReportVersion, "version");
  const moment = sql`coalesce(${parameter(query.asOf, "timestamptz")}, 'infinity')`;
  const wanted = all([
    sql`version.operation_id = any(${ids})`,
    sql`version.submitted_at <= ${moment}`,
    query.period === null ? TRUE : sql`version.period_id = ${parameter(query.period, "uuid")}`,
    visibleReport(viewer, version),
  ]);
  return sql`
    with known as (
      select version.id, version.operation_id, version.participant_id, version.period_id, version.report_id,
        version.version, coalesce((
          select decision.kind::text from report_decision as decision
          where decision.version_id = version.id and decision.decided_at <= ${moment}
          order by decision.position desc limit 1
        ), 'SUBMITTED') as status, exists (
          select from report_decision as decision
          where decision.version_id = version.id and decision.kind = 'VERIFIED' and decision.decided_at <= ${moment}
        ) as was_verified
      from report_version as version where ${wanted}
    )
    select distinct on (known.report_id) known.id, known.operation_id, known.participant_id, known.period_id
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
    select * from add_up(array(
      select as_total(line, ${parameter(status, "reported_status")}, counted.day, 1)
      from counted join reported_line as line on line.version_id = counted.id))`;
}
