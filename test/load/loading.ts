import { randomBytes } from "node:crypto";
import { connect, type Pool } from "../../src/database/client";
import { type LoadedOperation, loadOperations } from "../../src/database/load/load-operations";
import { LoadError } from "../../src/database/load/problem";
import { migrate } from "../../src/database/migrate";
import { databaseUrl, dropDatabase, execute } from "../support/database-server";
import { createTestDatabase } from "../support/test-database";

export interface OwnDatabase {
  readonly database: Pool;
  readonly url: string;
  stop(): Promise<void>;
}

/** A database of one's own with everything of prisma/data. */
export async function openSeeded(): Promise<OwnDatabase> {
  const { url, drop } = await createTestDatabase();
  return open(url, drop);
}

/** A database of one's own that is migrated and holds nothing. */
export async function openEmpty(): Promise<OwnDatabase> {
  const { TEST_SERVER_URL: serverUrl = "", TEST_TEMPLATE: template = "" } = process.env;
  const name = template.replace(/template$/, randomBytes(6).toString("hex"));
  await execute(serverUrl, `create database ${name}`);
  const url = databaseUrl(serverUrl, name);
  await migrate(url);
  return open(url, () => dropDatabase(serverUrl, name));
}

function open(url: string, drop: () => Promise<void>): OwnDatabase {
  const database = connect(url);
  return {
    database,
    url,
    async stop() {
      await database.$disconnect();
      await drop();
    },
  };
}

export function load(database: Pool, content: unknown, file = "test.json"): Promise<LoadedOperation[]> {
  const text = typeof content === "string" ? content : JSON.stringify(content, null, 2);
  return loadOperations(database, [{ file, text }]);
}

/** What loading says is wrong. */
export async function refusal(database: Pool, content: unknown): Promise<string> {
  try {
    await load(database, content);
  } catch (error) {
    if (error instanceof LoadError) return error.message;
    throw error;
  }
  throw new Error("The file was loaded, although it is wrong");
}

/** Every row of every table but those that hold moments, fingerprints and secrets; with `versions`, a row that was written again with the same content differs. */
export async function contents(database: Pool, { versions = false } = {}): Promise<Record<string, string[]>> {
  const tables = await database.$queryRaw<{ name: string }[]>`
    select tablename as name from pg_tables
    where schemaname = 'public' and tablename not in ('_prisma_migrations', 'secret', 'seeding', 'change_entry') order by tablename`;
  const entries: [string, string[]][] = [];
  for (const { name } of tables) {
    const version = versions ? "|| jsonb_build_object('xmin', row.xmin::text, 'ctid', row.ctid::text)" : "";
    const rows = await database.$queryRawUnsafe<{ row: string }[]>(
      `select (to_jsonb(row) ${version})::text as row from ${name} as row order by 1`,
    );
    entries.push([name, rows.map(({ row }) => row)]);
  }
  return Object.fromEntries(entries);
}

/** The tables of which two contents differ, with how many rows are only in one of them. */
export function differences(
  before: Record<string, string[]>,
  after: Record<string, string[]>,
): Record<string, [number, number]> {
  const only = (one: string[] = [], other: string[] = []): number => {
    const others = new Set(other);
    return one.filter((row) => !others.has(row)).length;
  };
  const counted = Object.keys(after).map((name): [string, [number, number]] => [
    name,
    [only(before[name], after[name]), only(after[name], before[name])],
  ]);
  return Object.fromEntries(counted.filter(([, [gone, come]]) => gone + come > 0));
}

/** LINE:COLUMN of a text that stands once in another; of what follows a space or colon that it begins with. */
export function placeOf(text: string, part: string): string {
  const [before, ...rest] = text.split(part);
  if (before === undefined || rest.length !== 1)
    throw new Error(`${part} stands ${rest.length} times in the file`);
  const lines = before.split("\n");
  const lead = /^[ :]*/.exec(part)?.[0].length ?? 0;
  return `${lines.length}:${(lines.at(-1) ?? "").length + lead + 1}`;
}
