import type DataLoader from "dataloader";
import { batched } from "../core/batched";
import { parameter, Row, type Sql, sql } from "../core/sql";
import type { Viewer } from "../core/viewer";
import type { Database } from "../database/client";
import { queryAs } from "../database/read";
import { dataModel } from "../generated/data-model";
import type { ParticipationState } from "./participation";
import { visibleReport } from "./report.policy";

/** One participant and one period, by their keys. */
export interface Participation {
  readonly operationId: string;
  readonly participant: string;
  readonly period: string;
  /** Null where there is none. */
  readonly report: string | null;
  readonly state: ParticipationState;
  readonly nilReturn: boolean | null;
}

/** Who has reported for what: one statement for all operations of a request. */
export class ParticipationService {
  private readonly rows: DataLoader<string, Participation[]>;

  constructor(database: Database, viewer: Viewer) {
    this.rows = batched(async (operationIds) => {
      const rows = await queryAs<Participation>(database, viewer, statement(viewer, operationIds));
      return operationIds.map((id) => rows.filter(({ operationId }) => operationId === id));
    });
  }

  /** The operation must be one that the viewer can see; a reporter sees its own party alone. */
  ofOperation(operationId: string): Promise<Participation[]> {
    return this.rows.load(operationId);
  }
}

function statement(viewer: Viewer, operationIds: readonly string[]): Sql {
  // A participant of whom the viewer may see reports, whether or not there are any.
  const owner = new Row("Report", dataModel.Report, "expected");
  return sql`
    with expected as (
      select participant.operation_id, participant.id as participant_id, participant.position,
        period.id as period_id, period.day, period.shift, period.deadline_at
      from participant
      join reporting_period as period on period.operation_id = participant.operation_id
      where participant.operation_id = any(${parameter(operationIds, "uuid[]")})
    )
    select expected.operation_id as "operationId", expected.participant_id as participant,
      expected.period_id as period, report.id as report, current.nil_return as "nilReturn",
      case
        when report.status = 'WITHDRAWN' then 'WITHDRAWN'
        when first.late then 'REPORTED_LATE'
        when report.id is not null then 'REPORTED'
        when expected.deadline_at < clock_timestamp() then 'OVERDUE'
        else 'AWAITED'
      end as state
    from expected
    left join report on report.participant_id = expected.participant_id and report.period_id = expected.period_id
    left join report_version as current on current.id = report.current_version_id
    left join report_version as first on first.report_id = report.id and first.version = 1
    where ${visibleReport(viewer, owner)}
    order by expected.day, expected.shift, expected.position`;
}
