import type DataLoader from "dataloader";
import { batched } from "../core/batched";
import { type Action, may } from "../core/permissions";
import { parameter, sql } from "../core/sql";
import type { Viewer } from "../core/viewer";
import type { Database } from "../database/client";
import { queryAs } from "../database/read";
import type { DecisionKind, OperationStatus, ReportStatus } from "../generated/prisma/enums";
import { FOLLOWS } from "./report-states";

interface Standing {
  readonly id: string;
  readonly operation: string;
  readonly operationStatus: OperationStatus;
  readonly party: string;
  readonly status: ReportStatus;
  readonly submittedBy: string;
  readonly isClosed: boolean;
}

/**
 * What the viewer could do now about reports, as the mutations would decide: one statement for all of a request.
 *
 * SECURITY: who may do something to a report reports for its party or coordinates its operation, and so sees it.
 */
export class ReportPermissionsService {
  private readonly standing: DataLoader<string, Standing | null>;

  constructor(
    database: Database,
    private readonly viewer: Viewer,
  ) {
    this.standing = batched(async (ids) => {
      const rows = await loadStanding(database, viewer, ids);
      return ids.map((id) => rows.find((row) => row.id === id) ?? null);
    });
  }

  async mayCorrect(id: string): Promise<boolean> {
    const found = await this.standing.load(id);
    return found !== null && this.may("correctReport", found) && !found.isClosed;
  }

  async mayDecide(
    action: "verifyReport" | "returnReport" | "withdrawReport",
    kind: DecisionKind,
    id: string,
  ): Promise<boolean> {
    const found = await this.standing.load(id);
    if (found === null || !this.may(action, found) || !FOLLOWS[found.status].includes(kind)) return false;
    if (kind === "WITHDRAWN") return !found.isClosed;
    return kind === "RETURNED" || found.submittedBy !== this.viewer.subject;
  }

  private may(action: Action, { operation, operationStatus, party }: Standing): boolean {
    const takesReports = operationStatus === "ACTIVE" || operationStatus === "CLOSED";
    return takesReports && may(this.viewer, action, { operation, party });
  }
}

function loadStanding(database: Database, viewer: Viewer, ids: readonly string[]): Promise<Standing[]> {
  return queryAs<Standing>(
    database,
    viewer,
    sql`
      select report.id, operation.code as operation, operation.status::text as "operationStatus",
        coalesce(participant.country_code, participant.agency_code) as party, report.status::text,
        version.submitted_by as "submittedBy",
        coalesce(period.closes_at <= clock_timestamp(), false) and not exists (
          select from reporting_exception as reopened
          where reopened.period_id = period.id
            and coalesce(reopened.participant_id, participant.id) = participant.id
            and reopened.expires_at > clock_timestamp()
        ) as "isClosed"
      from report
      join operation on operation.id = report.operation_id
      join participant on participant.id = report.participant_id
      join reporting_period as period on period.id = report.period_id
      join report_version as version on version.id = report.current_version_id
      where report.id = any(${parameter(ids, "uuid[]")})`,
  );
}
