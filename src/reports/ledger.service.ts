import { DomainError } from "../core/errors";
import { newId } from "../core/new-id";
import { Row, type Sql, sql } from "../core/sql";
import type { Viewer } from "../core/viewer";
import type { Change, Transaction } from "../database/change";
import { type LockedOperation, lockOperation } from "../database/lock-operation";
import { dataModel } from "../generated/data-model";
import type { DecisionKind, ReportStatus } from "../generated/prisma/enums";
import type { ReportLines, ReportVocabulary } from "./report-content";
import { visibleReport, worksOn } from "./report.policy";

/** Where a report belongs: one participant and one period of an operation that is held meanwhile. */
export interface Place {
  readonly operation: LockedOperation;
  readonly participantId: string;
  readonly party: string;
  readonly periodId: string;
  readonly day: string;
  readonly shift: string | null;
  readonly timeZone: string;
  readonly closesAt: Date | null;
  /** It is closed, and no exception opens it for this participant. */
  readonly isClosed: boolean;
}

export interface FoundPlace extends Place {
  /** The version that stands there; null where nothing was reported yet. */
  readonly version: number | null;
}

export interface FoundReport extends Place {
  readonly id: string;
  readonly status: ReportStatus;
  readonly version: number;
  readonly currentVersionId: string;
  readonly submittedBy: string;
  /** Who decided last about its latest version; null where nobody has. */
  readonly decidedBy: string | null;
  /** The reason of that decision. */
  readonly decidedFor: string | null;
  readonly changedAt: Date;
}

/** The columns of a place, over `period` and `participant`. */
const PLACE = sql`
  participant.id as "participantId", coalesce(participant.country_code, participant.agency_code) as party,
  period.id as "periodId", period.day::text, period.shift, period.time_zone as "timeZone",
  period.closes_at as "closesAt",
  coalesce(period.closes_at <= clock_timestamp(), false) and not exists (
    select from reporting_exception as reopened
    where reopened.period_id = period.id
      and coalesce(reopened.participant_id, participant.id) = participant.id
      and reopened.expires_at > clock_timestamp()
  ) as "isClosed"`;

export async function findPlace(
  { tx, viewer }: Change,
  { period, party }: { readonly period: string; readonly party: string },
  at: string,
): Promise<FoundPlace> {
  const operation = await lockVisible(
    tx,
    viewer,
    sql`
    operation.id = (select operation_id from reporting_period where id = ${period}::uuid)`,
  );
  if (operation === null) {
    throw new DomainError("NOT_FOUND", `${at}.period: there is no reporting period with this id.`, {
      argument: `${at}.period`,
    });
  }
  const place = await first<Omit<FoundPlace, "operation">>(
    tx,
    sql`
    select ${PLACE}, report.version
    from reporting_period as period
    join participant on participant.operation_id = period.operation_id
    left join report on report.participant_id = participant.id and report.period_id = period.id
    where period.id = ${period}::uuid and coalesce(participant.country_code, participant.agency_code) = ${party}`,
  );
  if (place === null) {
    throw new DomainError("NOT_FOUND", `${at}.party: ${party} is no participant of ${operation.code}.`, {
      argument: `${at}.party`,
    });
  }
  return { ...place, operation };
}

export async function findReport({ tx, viewer }: Change, id: string): Promise<FoundReport> {
  const report = new Row("Report", dataModel.Report, "report");
  const operation = await lockVisible(
    tx,
    viewer,
    sql`
    operation.id = (
      select operation_id from report where id = ${id}::uuid and ${visibleReport(viewer, report)})`,
  );
  const found =
    operation &&
    (await first<Omit<FoundReport, "operation">>(
      tx,
      sql`
      select report.id, report.status::text, report.version, report.current_version_id as "currentVersionId",
        report.changed_at as "changedAt", version.submitted_by as "submittedBy",
        decision.decided_by as "decidedBy", decision.reason as "decidedFor", ${PLACE}
      from report
      join report_version as version on version.id = report.current_version_id
      join reporting_period as period on period.id = report.period_id
      join participant on participant.id = report.participant_id
      left join lateral (
        select decided.decided_by, decided.reason from report_decision as decided
        where decided.version_id = version.id order by decided.position desc limit 1
      ) as decision on true
      where report.id = ${id}::uuid`,
    ));
  if (!found) {
    throw new DomainError("NOT_FOUND", "input.report: there is no report with this id.", {
      argument: "input.report",
    });
  }
  return { ...found, operation };
}

function lockVisible(tx: Transaction, viewer: Viewer, condition: Sql): Promise<LockedOperation | null> {
  const row = new Row("Operation", dataModel.Operation, "operation");
  return lockOperation(tx, sql`${condition} and ${worksOn(viewer, row)}`);
}

export async function writeVersion(
  { tx, viewer, record }: Change,
  { operation, participantId, periodId }: Place,
  report: { id: string; version: number; reason: string | null; lines: ReportLines },
): Promise<{ report: string; version: string }> {
  const id = newId();
  await tx.reportVersion.create({
    select: { id: true },
    data: {
      id,
      operationId: operation.id,
      participantId,
      periodId,
      reportId: report.id,
      version: report.version,
      nilReturn: report.lines.nilReturn,
      reason: report.reason,
      // Both are set by the database.
      late: false,
      submittedAt: new Date(),
      submittedBy: viewer.subject ?? "",
      submittedByMachine: viewer.machine,
    },
  });
  if (!report.lines.nilReturn) await writeLines(tx, [id, operation.id, participantId], report.lines);
  await record({
    operationId: operation.id,
    entityType: "ReportVersion",
    entityId: id,
    reason: report.reason,
    after: sql`version_content(${id}::uuid)`,
  });
  return { report: report.id, version: id };
}

/** All lines in one statement: others wait for the operation meanwhile. */
async function writeLines(
  tx: Transaction,
  [version, operation, participant]: readonly [string, string, string],
  { checkCounts, results, deployments }: ReportLines,
): Promise<void> {
  const owner = sql`${version}::uuid, ${operation}::uuid, ${participant}::uuid`;
  const { text, values } = sql`
    with counted as (
      insert into check_count (version_id, operation_id, participant_id, position, category_code, environment,
        threat_area_code, count, hits)
      select ${owner}, line.* from jsonb_to_recordset(${JSON.stringify(checkCounts)}::jsonb) as line (
        position integer, "categoryCode" text, environment environment, "threatAreaCode" text, count integer,
        hits integer)
    ), achieved as (
      insert into result (version_id, operation_id, participant_id, position, category_code, environment,
        threat_area_code, value, unit, currency)
      select ${owner}, line.* from jsonb_to_recordset(${JSON.stringify(results)}::jsonb) as line (
        position integer, "categoryCode" text, environment environment, "threatAreaCode" text, value numeric,
        unit text, currency text)
    )
    insert into report_deployment (version_id, operation_id, participant_id, position, capability_code, quantity)
    select ${owner}, line.* from jsonb_to_recordset(${JSON.stringify(deployments)}::jsonb) as line (
      position integer, "capabilityCode" text, quantity integer)`;
  await tx.$executeRawUnsafe(text, ...values);
}

export async function writeDecision(
  { tx, viewer, record }: Change,
  { id, operation, participantId, currentVersionId, status }: FoundReport,
  kind: DecisionKind,
  reason: string | null,
): Promise<{ report: string; version: string }> {
  const { position } = await tx.reportDecision.create({
    select: { position: true },
    data: {
      versionId: currentVersionId,
      operationId: operation.id,
      participantId,
      kind,
      reason,
      decidedBy: viewer.subject ?? "",
      // Both are set by the database.
      position: 0,
      decidedAt: new Date(),
    },
  });
  await record({
    operationId: operation.id,
    entityType: "ReportDecision",
    entityId: `${currentVersionId} ${position}`,
    reason,
    before: sql`jsonb_build_object('status', ${status}::text)`,
    after: sql`(
      select decision_content(decided) from report_decision as decided
      where decided.version_id = ${currentVersionId}::uuid and decided.position = ${position}::integer)`,
  });
  return { report: id, version: currentVersionId };
}

type VocabularyRow = Omit<ReportVocabulary, "resultCategories"> & {
  readonly resultCategories: Readonly<Record<string, readonly string[]>>;
};

export async function readVocabulary(tx: Transaction): Promise<ReportVocabulary> {
  const found = await first<VocabularyRow>(
    tx,
    sql`
    select
      array(select code from check_category order by position) as "checkCategories",
      (select jsonb_object_agg(code, array(
        select listed.unit from result_category_unit as listed where listed.category_code = code
        order by listed.unit is distinct from category.unit, listed.unit)) from result_category as category
      ) as "resultCategories",
      array(select code from capability order by position) as capabilities,
      array(select code from threat_area order by position) as "threatAreas"`,
  );
  if (found === null) throw new Error("The vocabulary has no row");
  return { ...found, resultCategories: new Map(Object.entries(found.resultCategories)) };
}

async function first<Found>(tx: Transaction, { text, values }: Sql): Promise<Found | null> {
  const rows = await tx.$queryRawUnsafe<Found[]>(text, ...values);
  return rows[0] ?? null;
}
