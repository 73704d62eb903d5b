import { badInput, DomainError } from "../core/errors";
import { newId } from "../core/new-id";
import { permit } from "../core/permissions";
import { readLine } from "../core/text";
import type { Viewer } from "../core/viewer";
import { change, type Change, type Changed, type ChangeRequest } from "../database/change";
import type { Database } from "../database/client";
import { explainFailure } from "../database/failure";
import type { LockedOperation } from "../database/lock-operation";
import type { DecisionKind } from "../generated/prisma/enums";
import {
  findPlace,
  findReport,
  type FoundReport,
  type Place,
  readVocabulary,
  writeDecision,
  writeVersion,
} from "./ledger.service";
import { readContent, type ReportContent } from "./report-content";
import { FOLLOWS } from "./report-states";
import { describeMoment, describePeriod } from "./reporting-time";

export interface SubmitReport {
  readonly idempotencyKey: string;
  /** The key of the period. */
  readonly period: string;
  /** The code of the country or agency. */
  readonly party: string;
  readonly content: ReportContent;
}

export interface CorrectReport {
  readonly idempotencyKey: string;
  /** The key of the report. */
  readonly report: string;
  readonly expectedVersion: number;
  readonly reason: string;
  readonly content: ReportContent;
}

export interface DecideReport {
  readonly report: string;
  readonly expectedVersion: number;
  readonly reason?: string;
}

type ReportOutcome = Changed<{ readonly report: string; readonly version: string }>;

/** What happened to one of several reports. */
export type SubmitOutcome =
  | { readonly report: string; readonly error: null }
  | { readonly report: null; readonly error: { readonly code: string; readonly message: string } };

const MOST_REPORTS = 100;
const REASON = { least: 3, most: 500 };

/** Takes reports, corrections and decisions about them into the ledger. */
export class ReportService {
  constructor(
    private readonly database: Database,
    private readonly viewer: Viewer,
  ) {}

  /** `at` is where the input stands in what the client sent. */
  submit(input: SubmitReport, at = "input"): Promise<ReportOutcome> {
    permit(this.viewer, "submitReport", { party: input.party });
    return this.change("submitReport", input, (made) => takeFirst(made, input, at), at);
  }

  /** Each report by itself: what is wrong with one of them keeps no other from being taken. */
  async submitAll(inputs: readonly SubmitReport[]): Promise<SubmitOutcome[]> {
    if (inputs.length > MOST_REPORTS) {
      throw badInput("input.reports", `takes ${MOST_REPORTS} reports at most; ${inputs.length} were given.`);
    }
    const outcomes: SubmitOutcome[] = [];
    for (const [index, input] of inputs.entries()) {
      try {
        const { report } = await this.submit(input, `input.reports[${index}]`);
        outcomes.push({ report, error: null });
      } catch (error) {
        const told = error instanceof DomainError ? error : explainFailure(error);
        if (told === null) throw error;
        const { code, message } = told;
        outcomes.push({ report: null, error: { code, message } });
      }
    }
    return outcomes;
  }

  correct(input: CorrectReport): Promise<ReportOutcome> {
    const reason = readLine("input.reason", input.reason, REASON);
    return this.change("correctReport", input, (made) => takeNext(made, { ...input, reason }, "input"));
  }

  verify(input: DecideReport): Promise<ReportOutcome> {
    return this.decide("verifyReport", "VERIFIED", input);
  }

  return(input: DecideReport): Promise<ReportOutcome> {
    return this.decide("returnReport", "RETURNED", input);
  }

  withdraw(input: DecideReport): Promise<ReportOutcome> {
    return this.decide("withdrawReport", "WITHDRAWN", input);
  }

  private decide(
    action: "verifyReport" | "returnReport" | "withdrawReport",
    kind: DecisionKind,
    input: DecideReport,
  ): Promise<ReportOutcome> {
    const reason = input.reason === undefined ? null : readLine("input.reason", input.reason, REASON);
    return this.change(action, input, async (made) => {
      const report = await findReport(made, input.report);
      permit(this.viewer, action, { operation: report.operation.code, party: report.party });
      requireVersion(report, input.expectedVersion);
      requireReporting(report.operation);
      if (report.status === kind && report.decidedBy === this.viewer.subject) {
        requireReason(report, reason);
        return { report: report.id, version: report.currentVersionId, isReplay: true };
      }
      if (kind === "WITHDRAWN") requireOpen(report);
      if (kind === "VERIFIED" && report.submittedBy === this.viewer.subject) {
        throw new DomainError(
          "FORBIDDEN",
          "verifyReport: who submitted a report may not verify it; ask somebody else.",
        );
      }
      if (!FOLLOWS[report.status].includes(kind)) {
        throw new DomainError(
          "CONFLICT",
          `The report is ${report.status}; only one that is ${statusesBefore(kind)} can be ${kind.toLowerCase()}.`,
        );
      }
      return writeDecision(made, report, kind, reason);
    });
  }

  private change<Result extends { report: string; version: string }>(
    action: ChangeRequest["action"],
    input: ChangeRequest["input"],
    work: (made: Change) => Promise<Result>,
    at = "input",
  ): Promise<Changed<Result>> {
    return change(this.database, { viewer: this.viewer, action, input, at }, work);
  }
}

/** Takes the first version of a report, within a change. */
export async function takeFirst(
  made: Change,
  input: Omit<SubmitReport, "idempotencyKey">,
  at: string,
): Promise<{ report: string; version: string }> {
  // Before the operation is held, for which others wait.
  const vocabulary = await readVocabulary(made.tx);
  const place = await findPlace(made, input, at);
  requireReporting(place.operation);
  if (place.version !== null) {
    throw new DomainError(
      "CONFLICT",
      `${input.party} has already reported for ${describePeriod(place)}, version ${place.version}; correct that report instead.`,
      { argument: `${at}.period` },
    );
  }
  requireOpen(place);
  const lines = readContent(`${at}.content`, input.content, vocabulary);
  return writeVersion(made, place, { id: newId(), version: 1, reason: null, lines });
}

/** Takes the next version of a report, within a change. */
export async function takeNext(
  made: Change,
  input: Omit<CorrectReport, "idempotencyKey">,
  at: string,
): Promise<{ report: string; version: string }> {
  const vocabulary = await readVocabulary(made.tx);
  const report = await findReport(made, input.report);
  permit(made.viewer, "correctReport", { operation: report.operation.code, party: report.party });
  requireVersion(report, input.expectedVersion);
  requireReporting(report.operation);
  requireOpen(report);
  const lines = readContent(`${at}.content`, input.content, vocabulary);
  return writeVersion(made, report, {
    id: report.id,
    version: report.version + 1,
    reason: input.reason,
    lines,
  });
}

function statusesBefore(kind: DecisionKind): string {
  return Object.entries(FOLLOWS)
    .flatMap(([status, kinds]) => (kinds.includes(kind) ? [status] : []))
    .join(" or ");
}

function requireReporting({ code, status }: LockedOperation): void {
  if (status === "ACTIVE" || status === "CLOSED") return;
  throw new DomainError(
    "CONFLICT",
    `${code} is ${status}; reports are taken and decided while it is ACTIVE or CLOSED.`,
  );
}

function requireOpen({ isClosed, closesAt, ...period }: Place): void {
  if (!isClosed || closesAt === null) return;
  throw new DomainError(
    "REPORTING_CLOSED",
    `Reporting for ${describePeriod(period)} closed ${describeMoment(closesAt, period)} (${period.timeZone}); ask the coordination centre to reopen it.`,
  );
}

/** A decision that stands is not made anew, and what it was made for is not replaced by what comes later. */
function requireReason({ status, decidedFor }: FoundReport, reason: string | null): void {
  if (decidedFor === reason) return;
  throw new DomainError(
    "CONFLICT",
    `The report has been ${status.toLowerCase()} already, with another reason; that one stands.`,
    { argument: "input.reason" },
  );
}

function requireVersion({ version, changedAt }: FoundReport, expected: number): void {
  if (version === expected) return;
  throw new DomainError(
    "VERSION_CONFLICT",
    `The report is at version ${version} since ${changedAt.toISOString()}; yours is ${expected}. Read it again and decide anew.`,
    { argument: "input.expectedVersion", currentVersion: version },
  );
}
