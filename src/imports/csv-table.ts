import { CsvError, type Info, parse } from "csv-parse/sync";

/** What is wrong in a file; both count from 1. */
export interface FileProblem {
  readonly line: number;
  /** Null where the line as a whole is wrong. */
  readonly column: string | null;
  readonly message: string;
}

/** A line of a file under the names of its columns; a cell that is empty is not there. */
export interface TableLine {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

/** The file cannot be used: everything that is wrong with it, as far as one can tell. */
export class FileRefused extends Error {
  constructor(readonly problems: readonly FileProblem[]) {
    super(`${problems.length} problems`);
    this.name = "FileRefused";
  }
}

const MOST_LINES = 20_000;
const LONGEST_CELL = 1_000;

/** Reads a table with a head; comma, semicolon or tab are told apart by the head. */
export function readTable(bytes: Buffer, columns: Columns): TableLine[] {
  const text = decode(bytes);
  const [head = ""] = text.split(/\r\n|\n|\r/, 1);
  const delimiter = [",", ";", "\t"].find((mark) => head.includes(mark)) ?? ",";
  const rows = parseRows(text, delimiter);
  const [first, ...others] = rows;
  if (first === undefined) throw refused(1, null, "The file has no line; the first one names the columns.");
  const names = readHead(first.record, columns);
  if (others.length > MOST_LINES) {
    throw refused(
      MOST_LINES + 2,
      null,
      `A file has at most ${MOST_LINES} lines below its head; send several files.`,
    );
  }
  const problems: FileProblem[] = [];
  const lines = others.map(({ record, info }) => {
    const line = info.lines;
    if (record.length !== names.length) {
      problems.push({
        line,
        column: null,
        message: `The line has ${record.length} cells, the head has ${names.length}.`,
      });
    }
    const cells = new Map<string, string>();
    for (const [index, name] of names.entries()) {
      const cell = (record[index] ?? "").trim();
      if (cell.length > LONGEST_CELL)
        problems.push({ line, column: name, message: `A cell has at most ${LONGEST_CELL} characters.` });
      if (cell !== "") cells.set(name, cell);
    }
    return { line, cells };
  });
  if (problems.length > 0) throw new FileRefused(problems);
  return lines.filter(({ cells }) => cells.size > 0);
}

export interface Columns {
  readonly needed: readonly string[];
  readonly known: readonly string[];
}

function decode(bytes: Buffer): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw refused(1, null, "The file is UTF-16; save it as CSV UTF-8.");
  }
  if (bytes.subarray(0, 4).toString("latin1") === "PK\u0003\u0004") {
    throw refused(1, null, "The file is a spreadsheet or an archive and not CSV; save it as CSV UTF-8.");
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refused(firstBadLine(bytes), null, "This line is not UTF-8; save the file as CSV UTF-8.");
  }
  const nul = text.indexOf("\0");
  if (nul >= 0)
    throw refused(lineAt(text, nul), null, "This line has a character that is not allowed (U+0000).");
  if (text.trim() === "") throw refused(1, null, "The file is empty.");
  return text;
}

function firstBadLine(bytes: Buffer): number {
  for (let line = 1, start = 0; start < bytes.length; line += 1) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end + 1;
  }
  return 1;
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}

interface ParsedRow {
  readonly record: readonly string[];
  readonly info: Info;
}

function parseRows(text: string, delimiter: string): ParsedRow[] {
  try {
    return parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ["\r\n", "\n", "\r"],
    }) as unknown as ParsedRow[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error["lines"] === "number" ? error["lines"] : 1;
    throw refused(
      line,
      null,
      "The quotes of this line do not fit together: a quote within a cell is written twice.",
    );
  }
}

function readHead(cells: readonly string[], { needed, known }: Columns): string[] {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const problems: FileProblem[] = [];
  for (const [index, name] of names.entries()) {
    if (!known.includes(name)) {
      problems.push({
        line: 1,
        column: name,
        message: `There is no column ${JSON.stringify(name.slice(0, 40))}; the columns are ${known.join(", ")}.`,
      });
    } else if (names.indexOf(name) !== index) {
      problems.push({ line: 1, column: name, message: `The column ${name} appears twice.` });
    }
  }
  for (const name of needed) {
    if (!names.includes(name))
      problems.push({ line: 1, column: name, message: `The column ${name} is missing.` });
  }
  if (problems.length > 0) throw new FileRefused(problems);
  return names;
}

function refused(line: number, column: string | null, message: string): FileRefused {
  return new FileRefused([{ line, column, message }]);
}
