import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { z } from "zod";
import { StartupError } from "../../core/startup-error";
import { createCounter, type Table } from "./tables";

/*
 * A backup is a text that gzip has made smaller:
 *
 *   -- jad-graph backup 1
 *   copy "agency" ("code", "name") from stdin;
 *   …                                             the rows, as PostgreSQL's COPY writes them
 *   \.
 *   …                                             the other tables
 *   -- manifest {"madeAt": …, "migrations": […], "tables": […], "sequences": […]}
 *   -- sha256 …                                   of all before this line
 *
 * So it can be written in one go, one that was cut off lacks its end, and it can be read without this program.
 */

export const FIRST_LINE = "-- jad-graph backup 1";
export const END_OF_ROWS = "\\.";
export const MANIFEST = "-- manifest ";
export const SHA256 = "-- sha256 ";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const manifestSchema = z.strictObject({
  madeAt: z.iso.datetime(),
  postgres: z.string(),
  migrations: z.array(z.strictObject({ name: z.string(), checksum: hash })).min(1),
  tables: z.array(
    z.strictObject({ name: z.string(), columns: z.array(z.string()), rows: z.int().min(0), sha256: hash }),
  ),
  sequences: z.array(
    z.strictObject({ name: z.string(), value: z.string().regex(/^-?\d{1,19}$/), called: z.boolean() }),
  ),
});

export type Manifest = z.output<typeof manifestSchema>;

/** Takes the rows of the table whose copy statement this is. */
type Take = (statement: string, rows: AsyncIterable<Buffer>) => Promise<void>;

/** Reads a backup to its end. Throws where it is not whole, letter for letter, after having given what it had read. */
export async function readBackup(file: string, take: Take = drain): Promise<Manifest> {
  const unpacked = new PassThrough();
  const unpacking = pipeline(createReadStream(file), createGunzip(), unpacked);
  // It is said by the reading as well.
  unpacking.catch(() => undefined);
  try {
    return await readText(unpacked, take);
  } catch (error) {
    if (error instanceof BrokenBackup) throw refusal(file, error.message);
    const { code = "", message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new StartupError(`There is no file ${file}.`);
    if (code.startsWith("Z_")) throw refusal(file, message);
    throw error;
  } finally {
    unpacked.destroy();
  }
}

class BrokenBackup extends Error {}

function refusal(file: string, reason: string): StartupError {
  return new StartupError(`${file} is no whole backup of jad-graph: ${reason}. Nothing was restored.`);
}

async function readText(source: AsyncIterable<Buffer>, take: Take): Promise<Manifest> {
  const reader = createReader(source);
  if ((await reader.line()) !== FIRST_LINE) throw new BrokenBackup(`it does not begin with "${FIRST_LINE}"`);
  const found = new Map<string, { rows: number; sha256: string }>();
  let line = await reader.line();
  for (; line.startsWith("copy "); line = await reader.line()) {
    const counter = createCounter();
    await take(line, counted(reader.rows(), counter.add));
    found.set(line, counter.content());
  }
  if (!line.startsWith(MANIFEST)) throw new BrokenBackup("a line of it makes no sense");
  const sha256 = reader.sha256();
  if ((await reader.line()) !== `${SHA256}${sha256}`) throw new BrokenBackup("it was altered");
  const manifest = manifestSchema.parse(JSON.parse(line.slice(MANIFEST.length)));
  const isComplete =
    found.size === manifest.tables.length &&
    manifest.tables.every((table) => {
      const content = found.get(copyStatement(table));
      return content?.rows === table.rows && content.sha256 === table.sha256;
    });
  if (!isComplete) throw new BrokenBackup("its tables are not those of its manifest");
  await reader.end();
  return manifest;
}

export function copyStatement({ name, columns }: Pick<Table, "name" | "columns">): string {
  const quote = (word: string) => `"${word.replaceAll('"', '""')}"`;
  return `copy ${quote(name)} (${columns.map(quote).join(", ")}) from stdin;`;
}

async function drain(_statement: string, rows: AsyncIterable<Buffer>): Promise<void> {
  for await (const _row of rows);
}

async function* counted(rows: AsyncIterable<Buffer>, count: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of rows) {
    count(chunk);
    yield chunk;
  }
}

function createReader(source: AsyncIterable<Buffer>) {
  const chunks = source[Symbol.asyncIterator]();
  const read = createHash("sha256");
  let rest: Buffer = Buffer.alloc(0);

  const more = async (): Promise<boolean> => {
    const next = await chunks.next();
    if (next.done) return false;
    rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
    return true;
  };
  const moreThere = async (): Promise<void> => {
    if (!(await more())) throw new BrokenBackup("it ends too early");
  };
  const takeOff = (length: number): Buffer => {
    const taken = rest.subarray(0, length);
    read.update(taken);
    rest = rest.subarray(length);
    return taken;
  };
  const terminator = Buffer.from(`${END_OF_ROWS}\n`);

  return {
    async line(): Promise<string> {
      let end = rest.indexOf("\n");
      for (; end === -1; end = rest.indexOf("\n")) await moreThere();
      return takeOff(end + 1)
        .toString()
        .slice(0, -1);
    },
    /** Whole lines, up to the one that ends the rows. */
    async *rows(): AsyncGenerator<Buffer> {
      for (;;) {
        if (rest.subarray(0, terminator.length).equals(terminator)) {
          takeOff(terminator.length);
          return;
        }
        const end = rest.indexOf(`\n${END_OF_ROWS}\n`);
        const length = (end === -1 ? rest.lastIndexOf("\n") : end) + 1;
        if (length > 0) yield takeOff(length);
        else await moreThere();
      }
    },
    /** Of all that has been read so far. */
    sha256: () => read.copy().digest("hex"),
    async end(): Promise<void> {
      if (rest.length > 0 || (await more())) throw new BrokenBackup("something follows its end");
    },
  };
}
