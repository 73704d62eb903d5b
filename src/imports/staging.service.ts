import { sql } from "../core/sql";
import type { Transaction } from "../database/change";
import { allowLongStatements, fetchPortions } from "../database/cursor";
import { readTable } from "./csv-table";
import { FileProblems, refused } from "./file-problems";
import {
  type DecimalMark,
  type Entry,
  gatherReport,
  type ImportedReport,
  readEntry,
  REPORT_COLUMNS,
} from "./report-table";

const BATCH = 1_000;
const MOST_REPORTS = 20_000;
/** More than any report may have, so that the ledger says how many that are. */
const MOST_LINES_OF_REPORT = 1_000;

/**
 * Checks a file line by line and keeps what it says in a table of the transaction, so that the lines of a report may
 * stand anywhere in it.
 */
export async function stageFile(tx: Transaction, file: string, decimal: DecimalMark): Promise<void> {
  await allowLongStatements(tx);
  await tx.$executeRawUnsafe(`
    create temporary table imported_line (
      line integer not null,
      day text collate "C" not null,
      shift text collate "C",
      party text collate "C" not null,
      said json not null
    ) on commit drop`);
  const problems = new FileProblems();
  let count = 0;
  let batch: Entry[] = [];
  for await (const line of readTable(file, REPORT_COLUMNS, problems)) {
    const entry = readEntry(line, decimal, problems);
    if (entry === null || !problems.isEmpty) continue;
    count += 1;
    batch.push(entry);
    if (batch.length < BATCH) continue;
    await write(tx, batch);
    batch = [];
  }
  problems.refuse();
  if (count === 0) {
    throw refused(
      1,
      "No line has a value. An empty value is not reported; write 0 for none, or a line of the kind NIL.",
    );
  }
  await write(tx, batch);
  await limitReports(tx);
}

async function write(tx: Transaction, batch: readonly Entry[]): Promise<void> {
  await tx.$executeRawUnsafe(
    `insert into imported_line (line, day, shift, party, said)
    select line, day, shift, party, said
    from json_to_recordset($1::json) as entry(line integer, day text, shift text, party text, said json)`,
    JSON.stringify(batch),
  );
}

async function limitReports(tx: Transaction): Promise<void> {
  const [row] = await tx.$queryRawUnsafe<{ count: number }[]>(
    "select count(*)::integer as count from (select distinct day, shift, party from imported_line) as report",
  );
  const count = row?.count ?? 0;
  if (count > MOST_REPORTS)
    throw refused(1, `A file has at most ${MOST_REPORTS} reports; this one has ${count}.`);
}

interface StagedEntry extends Entry {
  /** The first line of its report. */
  readonly first: number;
  /** How many lines its report has. */
  readonly count: number;
}

/** The reports of the file that was staged, as it begins them. */
export async function* stagedReports(
  tx: Transaction,
  problems: FileProblems,
): AsyncGenerator<ImportedReport> {
  let entries: [StagedEntry, ...StagedEntry[]] | null = null;
  for await (const portion of fetchPortions<StagedEntry>(tx, "imported", STAGED)) {
    for (const entry of portion) {
      if (entry.count > MOST_LINES_OF_REPORT) {
        if (entry.line === entry.first) problems.add(tooLong(entry));
        continue;
      }
      if (entries?.[0].first === entry.first) entries.push(entry);
      else {
        if (entries !== null) yield gatherReport(entries);
        entries = [entry];
      }
    }
  }
  if (entries !== null) yield gatherReport(entries);
}

const STAGED = sql`
  select line, day, shift, party, said, first, count from (
    select line, day, shift, party, said, min(line) over report as first, (count(*) over report)::integer as count
    from imported_line
    window report as (partition by day, shift, party)
  ) as staged
  order by first, line`;

function tooLong({ line, count }: StagedEntry) {
  const message = `A report has at most ${MOST_LINES_OF_REPORT} lines; this one has ${count}.`;
  return { line, column: null, message };
}
