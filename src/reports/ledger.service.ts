import { randomUUID } from "node:crypto";
import { DomainError } from "../core/errors";
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

export interface FoundReport extends Place {
  readonly id: string;
  readonly status: ReportStatus;
  readonly version: number;
  readonly currentVersionId: string;
  readonly submittedBy: string;
  /** Who decided last about its latest version; null where nobody has. */
  readonly decidedBy: string | null;
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
): Promise<Place> {
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
  const place = await first<Omit<Place, "operation">>(
    tx,
    sql`
    select ${PLACE}
    from reporting_period as period
    join participant on participant.operation_id = period.operation_id
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
        report.changed_at as "changedAt", version.submitted_by as "submittedBy", (
          select decided.decided_by from report_decision as decided
          where decided.version_id = version.id order by decided.position desc limit 1
        ) as "decidedBy", ${PLACE}
      from report
      join report_version as version on version.id = report.current_version_id
      join reporting_period as period on period.id = report.period_id
      join participant on participant.id = report.participant_id
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
  const id = randomUUID();
  const owner = { operationId: operation.id, participantId };
  const { nilReturn, checkCounts, results, deployments } = report.lines;
  await tx.reportVersion.create({
    select: { id: true },
    data: {
      id,
      ...owner,
      periodId,
      reportId: report.id,
      version: report.version,
      nilReturn,
      reason: report.reason,
      // Both are set by the database.
      late: false,
      submittedAt: new Date(),
      submittedBy: viewer.subject ?? "",
      submittedByMachine: viewer.machine,
    },
  });
  const line = { versionId: id, ...owner };
  if (checkCounts.length > 0)
    await tx.checkCount.createMany({ data: checkCounts.map((each) => ({ ...line, ...each })) });
  if (results.length > 0) await tx.result.createMany({ data: results.map((each) => ({ ...line, ...each })) });
  if (deployments.length > 0) {
    await tx.reportDeployment.createMany({ data: deployments.map((each) => ({ ...line, ...each })) });
  }
  await record({
    operationId: operation.id,
    entityType: "ReportVersion",
    entityId: id,
    reason: report.reason,
    after: sql`version_content(${id}::uuid)`,
  });
  return { report: report.id, version: id };
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
