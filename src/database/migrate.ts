import { createHash, randomUUID } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { Client } from "pg";
import { StartupError } from "../core/startup-error";
import { grantApplicationRole } from "./application-role";
import type { Pool } from "./client";

const MIGRATIONS = path.resolve(__dirname, "../../prisma/migrations");

/** Prisma's own lock for migrations, so that `prisma migrate deploy` and this program exclude each other. */
const LOCK = 72_707_369;

interface Migration {
  readonly name: string;
  readonly script: string;
  readonly checksum: string;
}

interface Applied {
  readonly name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

/**
 * Applies the migrations that are not applied yet, in order, and returns their names.
 * Keeps Prisma's books (`_prisma_migrations`), so that Prisma's own commands find everything in order.
 */
export async function migrate(url: string, folder: string = MIGRATIONS): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const client = new Client({
    connectionString: url,
    application_name: "jad-graph migrate",
    connectionTimeoutMillis: 10_000,
  });
  // A connection that breaks is told to whoever waits for the statement; without this it would end the program as well.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    await client.query(BOOKKEEPING);
    const applied = await readApplied(client);
    check(migrations, applied);
    const pending = migrations.slice(applied.length);
    for (const migration of pending) await apply(client, migration);
    await grantApplicationRole(client);
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** Asks whether the database has all that this program knows; what it has besides is no hindrance. */
export async function expectMigrations(
  reads: Pool,
  folder: string = MIGRATIONS,
): Promise<() => Promise<boolean>> {
  const known = await readNames(folder);
  return async () => {
    const rows = await reads.$queryRaw<{ name: string }[]>`
      select migration_name as name from _prisma_migrations
      where finished_at is not null and rolled_back_at is null`;
    const applied = new Set(rows.map(({ name }) => name));
    return known.every((name) => applied.has(name));
  };
}

async function readNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = await readNames(folder);
  return Promise.all(
    names.map(async (name) => {
      const script = await readFile(path.join(folder, name, "migration.sql"), "utf8");
      return { name, script, checksum: createHash("sha256").update(script).digest("hex") };
    }),
  );
}

async function readApplied(client: Client): Promise<Applied[]> {
  const { rows } = await client.query<Applied>(
    `select migration_name as name, checksum, finished_at is not null as finished
     from _prisma_migrations where rolled_back_at is null order by migration_name`,
  );
  return rows;
}

/** What was applied must be the beginning of what is there, letter for letter. */
function check(migrations: readonly Migration[], applied: readonly Applied[]): void {
  for (const { name, checksum, finished } of applied) {
    const migration = migrations.find((candidate) => candidate.name === name);
    if (!finished) {
      throw new StartupError(
        `Migration ${name} was begun by another tool and not finished. Repair it with: npx prisma migrate resolve`,
      );
    }
    if (migration === undefined) {
      throw new StartupError(
        `The database has migration ${name}, which is not in prisma/migrations. It belongs to another version of this program: start that one, or use another database.`,
      );
    }
    if (migration.checksum !== checksum) {
      throw new StartupError(
        `Migration ${name} was edited after it had been applied. Restore prisma/migrations/${name}/migration.sql and put the change into a new migration.`,
      );
    }
  }
  const late = migrations
    .slice(0, applied.length)
    .find(({ name }) => !applied.some((row) => row.name === name));
  if (late !== undefined) {
    throw new StartupError(
      `Migration ${late.name} is older than the last one in the database, ${applied.at(-1)?.name}. Give it a later timestamp.`,
    );
  }
}

async function apply(client: Client, { name, script, checksum }: Migration): Promise<void> {
  const startedAt = new Date();
  await client.query("begin");
  try {
    await client.query("set local lock_timeout = '5s'");
    await client.query(script);
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       values ($1, $2, $3, $4, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name, startedAt],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw new StartupError(
      `Migration ${name} failed and nothing of it was kept: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

const BOOKKEEPING = `
  create table if not exists _prisma_migrations (
    id varchar(36) primary key not null,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`;
