import { parameter, Row, type Sql, sql } from "../core/sql";
import type { Viewer } from "../core/viewer";
import { dataModel } from "../generated/data-model";
import { seesWhole, visibleReport, worksOn } from "./report.policy";
import { type Origin, type ReportedQuery, reportedRow } from "./reported-row";

/**
 * One row for each operation that the viewer works on: the reports of it that count, their totals, and who was on
 * duty.
 */
export function reportedStatement(
  viewer: Viewer,
  operationIds: readonly string[],
  query: ReportedQuery,
): Sql {
  const operation = new Row("Operation", dataModel.Operation, "operation");
  const visible: Origin["visible"] = (model) => {
    const row = new Row(model, dataModel[model], "visible");
    return { row, condition: visibleReport(viewer, row) };
  };
  return sql`
    select operation.id as "operationId", ${seesWhole(viewer, operation)} as "isWhole",
      array(
        select json_build_object('participantId', counted.participant_id, 'day', counted.day,
          'versionId', counted.version_id)
        from unnest(reported.counted_reports) as counted join participant on participant.id = counted.participant_id
        order by participant.position, counted.day
      ) as reports,
      array(
        select json_build_object(
          'kind', case when total.check_category_code is null then 'RESULTS' else 'CHECKS' end, 'grain', total.grain,
          'participantId', total.participant_id, 'day', total.day,
          'categoryCode', coalesce(total.check_category_code, total.result_category_code),
          'environment', total.environment, 'threatAreaCode', total.threat_area_code, 'unit', total.unit,
          'currency', total.currency, 'value', trim_scale(total.value)::text, 'hits', total.hits::text)
        from unnest(reported.totals || reported.totals_of_participants || reported.totals_of_days) as total
        order by total.place, total.unit, total.currency, total.environment, total.threat_area_code nulls first
      ) as totals,
      array(
        select json_build_object('participantId', counted.participant_id, 'day', counted.day,
          'categoryCode', line.capability_code, 'value', line.quantity::text)
        from unnest(reported.counted_reports) as counted
        join report_deployment as line on line.version_id = counted.on_duty
        join capability on capability.code = line.capability_code
        order by capability.position
      ) as duties
    from operation cross join lateral (${reportedRow(operation, query, { viewer, visible })}) as reported
    where operation.id = any(${parameter(operationIds, "uuid[]")}) and ${worksOn(viewer, operation)}`;
}
