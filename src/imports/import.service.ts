import { DomainError } from "../core/errors";
import { may } from "../core/permissions";
import { readLine, refuseUnstorableText } from "../core/text";
import { sha256 } from "../core/trusted-documents";
import type { Viewer } from "../core/viewer";
import { change, type Change, type Changed, type Transaction } from "../database/change";
import type { Database } from "../database/client";
import { isOvertime } from "../database/failure";
import type { LockedOperation } from "../database/lock-operation";
import { findOperation } from "../operations/operation.service";
import { takeFirst, takeNext } from "../reports/report.service";
import { type FileProblem, FileProblems, FileRefused } from "./file-problems";
import type { DecimalMark, ImportedReport } from "./report-table";
import { type SpooledFile, whileSpooled } from "./spool";
import { stageFile, stagedReports } from "./staging.service";

export interface ImportRequest {
  /** The code of the operation. */
  readonly operation: string;
  /** The file, as it comes in. */
  readonly body: AsyncIterable<Buffer>;
  readonly decimal: DecimalMark;
  /** Goes all the way and takes it back. */
  readonly dryRun: boolean;
  /** Needed where the file corrects what was reported before. */
  readonly reason: string | null;
}

/** How many reports were taken for the first time, were corrected, or are as the file says already. */
type Counts = Readonly<Record<"submitted" | "corrected" | "unchanged", number>>;

export type ImportOutcome = Changed<Counts & { readonly dryRun: boolean }>;

/** In milliseconds: nobody else can report in the operation meanwhile. */
const PATIENCE = 600_000;

/** Takes reports from files: all of a file or nothing, and the same file again changes nothing. */
export class ImportService {
  constructor(
    private readonly database: Database,
    private readonly viewer: Viewer,
  ) {}

  async reports(request: ImportRequest): Promise<ImportOutcome> {
    if (this.viewer.subject === null)
      throw new DomainError("UNAUTHENTICATED", "importReports needs a token.");
    refuseUnstorableText("operation", request.operation);
    try {
      return await whileSpooled(request.body, (file) => this.take(request, file));
    } catch (error) {
      if (error instanceof DryRun) return { ...error.counts, dryRun: true, isReplay: false };
      if (error instanceof FileRefused) throw describe(error);
      if (isOvertime(error)) {
        throw new DomainError(
          "TIMEOUT",
          "The file could not be taken in time, and nothing of it was; try again, or send it in several files.",
        );
      }
      throw error;
    }
  }

  private take(
    { operation, decimal, dryRun, reason: given }: ImportRequest,
    { path, hash }: SpooledFile,
  ): Promise<ImportOutcome> {
    const reason = given === null ? null : readLine("reason", given, { least: 3, most: 500 });
    // The same file for the same operation is the same request, unless for another reason: it may restore what another
    // file has corrected. A dry run leaves nothing to be repeated.
    const idempotencyKey = sha256(JSON.stringify([operation, hash, decimal, reason]));
    const input = { operation, hash, decimal, reason, idempotencyKey };
    const asked = { viewer: this.viewer, action: "importReports" as const, input, timeout: PATIENCE };
    return change(this.database, asked, async (made) => {
      await stageFile(made.tx, path, decimal);
      const counts = await takeAll(made, operation, reason);
      if (dryRun) throw new DryRun(counts);
      return { ...counts, dryRun };
    });
  }
}

function describe({ problems, count }: FileRefused): DomainError {
  const [first] = problems;
  const where =
    first === undefined ? "" : `line ${first.line}${first.column === null ? "" : `, ${first.column}`}: `;
  const further = count === 1 ? "" : ` (and ${count - 1} more)`;
  return new DomainError(
    "BAD_USER_INPUT",
    `Nothing of the file was taken. ${where}${first?.message ?? ""}${further}`,
    { problems },
  );
}

/** Takes the transaction back. */
class DryRun extends Error {
  constructor(readonly counts: Counts) {
    super("This was a dry run");
  }
}

async function takeAll(made: Change, code: string, reason: string | null): Promise<Counts> {
  const operation = await findOperation(made, code);
  const periods = await findPeriods(made.tx, operation.id);
  const counts = { submitted: 0, corrected: 0, unchanged: 0 };
  const problems = new FileProblems();
  for await (const report of stagedReports(made.tx, problems)) {
    const period = periods.get(JSON.stringify([report.day, report.shift]));
    if (period === undefined) {
      const name = report.shift === null ? report.day : `${report.day}, ${report.shift}`;
      problems.add({
        line: report.line,
        column: "day",
        message: `There is no reporting for ${name} in ${code}.`,
      });
      continue;
    }
    try {
      counts[await take(made, operation, report, period, reason)] += 1;
    } catch (error) {
      problems.add(...problemsOf(error, report));
    }
  }
  problems.refuse();
  return counts;
}

/** The ids of the periods, by day and shift. */
async function findPeriods(tx: Transaction, operationId: string): Promise<ReadonlyMap<string, string>> {
  const periods = await tx.reportingPeriod.findMany({
    where: { operationId },
    select: { id: true, day: true, shift: true },
  });
  return new Map(
    periods.map(({ id, day, shift }) => [JSON.stringify([day.toISOString().slice(0, 10), shift]), id]),
  );
}

async function take(
  made: Change,
  operation: LockedOperation,
  report: ImportedReport,
  period: string,
  reason: string | null,
): Promise<keyof Counts> {
  const { party } = report;
  if (!may(made.viewer, "importReports", { party })) {
    throw new DomainError("FORBIDDEN", `needs the role REPORTER of ${party}.`, { argument: "party" });
  }
  const content = contentOf(report);
  const present = await findPresent(made.tx, operation.id, period, party);
  if (present === null) {
    await takeFirst(made, { period, party, content }, "input");
    return "submitted";
  }
  if (present.content === JSON.stringify(comparable(report))) return "unchanged";
  if (reason === null) {
    throw new DomainError(
      "CONFLICT",
      `${party} has already reported for ${report.day}; give a reason to correct it.`,
      {
        argument: "party",
      },
    );
  }
  await takeNext(made, { report: present.id, expectedVersion: present.version, reason, content }, "input");
  return "corrected";
}

function contentOf({ nilReturn, checkCounts, results, deployments }: ImportedReport) {
  return { nilReturn, checkCounts, results, deployments };
}

interface Present {
  readonly id: string;
  readonly version: number;
  readonly content: string;
}

/** What stands there, in a form that a file can be compared with; a withdrawn report is always sent anew. */
async function findPresent(
  tx: Transaction,
  operationId: string,
  periodId: string,
  party: string,
): Promise<Present | null> {
  const report = await tx.report.findFirst({
    where: { operationId, periodId, participant: { OR: [{ countryCode: party }, { agencyCode: party }] } },
    include: { current: { include: { checkCounts: true, results: true, deployments: true } } },
  });
  if (report?.current == null) return null;
  const { id, version, status, current } = report;
  if (status === "WITHDRAWN") return { id, version, content: "" };
  const content = sorted([
    ...(current.nilReturn ? [["NIL"]] : []),
    ...current.checkCounts.map((line) => [
      "CHECKS",
      line.categoryCode,
      line.environment,
      line.threatAreaCode,
      line.count,
      line.hits,
    ]),
    ...current.results.map((line) => [
      "RESULTS",
      line.categoryCode,
      line.environment,
      line.threatAreaCode,
      line.value.toNumber(),
      line.unit,
      line.currency,
    ]),
    ...current.deployments.map((line) => ["DEPLOYMENTS", line.capabilityCode, line.quantity]),
  ]);
  return { id, version, content: JSON.stringify(content) };
}

function comparable({ nilReturn, checkCounts, results, deployments }: ImportedReport): unknown[] {
  return sorted([
    ...(nilReturn ? [["NIL"]] : []),
    ...checkCounts.map((line) => [
      "CHECKS",
      line.category,
      line.environment ?? "PHYSICAL",
      line.threatArea,
      line.count,
      line.hits,
    ]),
    ...results.map((line) => [
      "RESULTS",
      line.category,
      line.environment ?? "PHYSICAL",
      line.threatArea,
      Number(line.value),
      line.unit,
      line.currency,
    ]),
    ...deployments.map((line) => ["DEPLOYMENTS", line.capability, line.quantity]),
  ]);
}

function sorted(lines: readonly (readonly unknown[])[]): unknown[] {
  return [...lines].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

const COLUMN_OF: Readonly<Record<string, string>> = {
  category: "category",
  capability: "category",
  count: "value",
  quantity: "value",
  value: "value",
  hits: "hits",
  unit: "unit",
  currency: "currency",
  environment: "environment",
  threatArea: "threat_area",
};

/** What a service says of its input, at the line and in the column where the file says it. */
function problemsOf(error: unknown, report: ImportedReport): FileProblem[] {
  if (!(error instanceof DomainError)) throw error;
  const { problems } = error.details as { problems?: readonly { argument: string; message: string }[] };
  if (problems === undefined) return [{ line: report.line, column: null, message: error.message }];
  return problems.map(({ argument, message }) => {
    const [, list = "", index = "", field] = /\.(\w+)\[(\d+)\](?:\.(\w+))?$/.exec(argument) ?? [];
    const lines = {
      checkCounts: report.checkCounts,
      results: report.results,
      deployments: report.deployments,
    }[list];
    const line = lines?.[Number(index)]?.line ?? report.line;
    return { line, column: COLUMN_OF[field ?? ""] ?? null, message };
  });
}
