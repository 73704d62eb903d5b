import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { CsvError, type Info, parse } from "csv-parse";
import { FileProblems, type FileRefused, refused } from "./file-problems";
import { onlyText } from "./utf8";

/** A line of a file under the names of its columns; a cell that is empty is not there. */
export interface TableLine {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

export interface Columns {
  readonly needed: readonly string[];
  readonly known: readonly string[];
}

const MOST_LINES = 1_000_000;
const LONGEST_CELL = 1_000;
/** In bytes: a quote that is never closed takes in no more than that. */
const LONGEST_LINE = 100_000;
/** In bytes: where the head is looked for. */
const START = 65_536;

/** What an export puts in front of a cell that begins like a formula. */
const ESCAPED = /^'(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/u;

interface ParsedRow {
  readonly record: readonly string[];
  readonly info: Info;
}

/**
 * Reads the table of a file line by line, so that no length of it fills the memory. Comma, semicolon or tab are told
 * apart by the head. What is wrong with a line is added to the problems, and the line left out.
 */
export async function* readTable(
  file: string,
  columns: Columns,
  problems: FileProblems,
): AsyncGenerator<TableLine> {
  let lastLine = 0;
  const parser = parse({
    delimiter: await findDelimiter(file),
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ["\r\n", "\n", "\r"],
    max_record_size: LONGEST_LINE,
    on_record: (row, { lines }) => {
      lastLine = lines;
      return row;
    },
  });
  // What goes wrong there comes out of the parser as well.
  pipeline(createReadStream(file), onlyText, parser).catch(() => undefined);
  let names: string[] | null = null;
  let count = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<ParsedRow>) {
      if (names === null) {
        if (record.some((cell) => cell.trim() !== "")) names = readHead(record, info.lines, columns);
        continue;
      }
      count += 1;
      if (count > MOST_LINES) {
        throw refused(
          MOST_LINES + 2,
          `A file has at most ${MOST_LINES} lines below its head; send several files.`,
        );
      }
      const line = readLine(record, info.lines, names, problems);
      if (line !== null) yield line;
    }
  } catch (error) {
    throw error instanceof CsvError ? misquoted(error, lastLine) : error;
  }
  if (names === null) throw refused(1, "The file is empty.");
}

async function findDelimiter(file: string): Promise<string> {
  const start = await readStart(file);
  const [first, second] = start;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw refused(1, "The file is UTF-16; save it as CSV UTF-8.");
  }
  const text = start.toString("latin1");
  if (text.startsWith("PK\u0003\u0004")) {
    throw refused(1, "The file is a spreadsheet or an archive and not CSV; save it as CSV UTF-8.");
  }
  const [head = ""] = text.trimStart().split(/\r\n|\n|\r/, 1);
  return [",", ";", "\t"].find((mark) => head.includes(mark)) ?? ",";
}

async function readStart(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(START), 0, START, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function readHead(cells: readonly string[], line: number, { needed, known }: Columns): string[] {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const problems = new FileProblems();
  for (const [index, column] of names.entries()) {
    if (!known.includes(column)) {
      problems.add({
        line,
        column,
        message: `There is no column ${JSON.stringify(column.slice(0, 40))}; the columns are ${known.join(", ")}.`,
      });
    } else if (names.indexOf(column) !== index) {
      problems.add({ line, column, message: `The column ${column} appears twice.` });
    }
  }
  for (const column of needed) {
    if (!names.includes(column)) problems.add({ line, column, message: `The column ${column} is missing.` });
  }
  problems.refuse();
  return names;
}

/** Null where nothing is in it, or where it does not fit the head. */
function readLine(
  record: readonly string[],
  line: number,
  names: readonly string[],
  problems: FileProblems,
): TableLine | null {
  if (record.length !== names.length) {
    const message = `The line has ${record.length} cells, the head has ${names.length}.`;
    problems.add({ line, column: null, message });
    return null;
  }
  const cells = new Map<string, string>();
  for (const [index, name] of names.entries()) {
    const cell = (record[index] ?? "").trim().replace(ESCAPED, "");
    if (cell.length > LONGEST_CELL) {
      problems.add({ line, column: name, message: `A cell has at most ${LONGEST_CELL} characters.` });
    } else if (cell !== "") cells.set(name, cell);
  }
  return cells.size === 0 ? null : { line, cells };
}

/** A quote that is not closed is in the line that was begun last. */
function misquoted(error: CsvError, lastLine: number): FileRefused {
  if (error.code === "CSV_MAX_RECORD_SIZE") {
    return refused(
      lastLine + 1,
      `A line has at most ${LONGEST_LINE} bytes; a quote that is not closed takes in all that follows.`,
    );
  }
  const line = typeof error["lines"] === "number" ? error["lines"] : 1;
  return refused(
    error.code === "CSV_QUOTE_NOT_CLOSED" ? lastLine + 1 : line,
    "The quotes of this line do not fit together: a quote within a cell is written twice.",
  );
}
