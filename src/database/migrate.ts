import { createHash, randomUUID } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { StartupError } from "../core/startup-error";
import type { Reader } from "./client";
import { grantRoles } from "./roles";

const MIGRATIONS = path.resolve(__dirname, "../../prisma/migrations");

/** Prisma's own lock for migrations, so that `prisma migrate deploy` and this program exclude each other. */
const LOCK = 72_707_369;
/** How long another program that migrates is waited for. */
const PATIENCE = "2min";

/**
 * Who waits for a table makes all wait that come after: so a migration does not wait for longer than a reader would,
 * lets everybody through and tries again.
 */
const LOCK_TIMEOUT = "200ms";
const ATTEMPTS = 20;
/** How long a statement may keep a table from others. A migration that needs longer says so by a `set local` of its own. */
const STATEMENT_TIMEOUT = "1min";
/** SQLSTATE lock_not_available. */
const LOCKED = "55P03";

export interface Migration {
  readonly name: string;
  readonly script: string;
  readonly checksum: string;
}

interface Options {
  readonly folder?: string;
  /** How often a migration tries to have its tables. */
  readonly attempts?: number;
  /** Hears of what takes its time. */
  readonly tell?: (line: string) => void;
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
export async function migrate(
  url: string,
  { folder = MIGRATIONS, attempts = ATTEMPTS, tell = () => undefined }: Options = {},
): Promise<string[]> {
  const migrations = await readMigrations(folder);
  return connected(url, null, async (client) => {
    await lockMigrations(client);
    await client.query(BOOKKEEPING);
    const applied = await readApplied(client);
    check(migrations, applied);
    const pending = migrations.slice(applied.length);
    for (const migration of pending) await applyInTurn(client, migration, attempts, tell);
    await grantRoles(client);
    return pending.map(({ name }) => name);
  });
}

export interface MigrationState {
  readonly applied: readonly string[];
  /** Those of this program that the database lacks. */
  readonly pending: readonly string[];
  /** Those that a newer version of this program has applied. */
  readonly newer: readonly string[];
}

/** Compares the database with the migrations, and changes nothing. */
export async function readMigrationState(
  url: string,
  role: string | null = null,
  folder: string = MIGRATIONS,
): Promise<MigrationState> {
  const migrations = await readMigrations(folder);
  return connected(url, role, async (client) => {
    const { rows } = await client.query<{ exists: boolean }>(
      "select to_regclass('_prisma_migrations') is not null as exists",
    );
    const all = rows[0]?.exists === true ? await readApplied(client) : [];
    const last = migrations.at(-1)?.name ?? "";
    const applied = all.filter(({ name }) => name <= last);
    check(migrations, applied);
    return {
      applied: applied.map(({ name }) => name),
      pending: migrations.slice(applied.length).map(({ name }) => name),
      newer: all.filter(({ name }) => name > last).map(({ name }) => name),
    };
  });
}

async function connected<T>(
  url: string,
  role: string | null,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    connectionString: url,
    application_name: "jad-graph migrate",
    connectionTimeoutMillis: 10_000,
    ...(role === null ? {} : { options: `-c role=${role}` }),
  });
  // A connection that breaks is told to whoever waits for the statement; without this it would end the program as well.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Asks whether the database has all that this program knows; what it has besides is no hindrance. */
export async function expectMigrations(
  { readText }: Reader,
  folder: string = MIGRATIONS,
): Promise<() => Promise<boolean>> {
  const known = await readNames(folder);
  return async () => {
    const names = await readText(
      `select coalesce(json_agg(migration_name), '[]')::text from _prisma_migrations
       where finished_at is not null and rolled_back_at is null`,
      [],
    );
    const applied = new Set(JSON.parse(names) as string[]);
    return known.every((name) => applied.has(name));
  };
}

export async function lockMigrations(client: Client): Promise<void> {
  try {
    await client.query(`set lock_timeout = '${PATIENCE}'`);
    await client.query("select pg_advisory_lock($1)", [LOCK]);
  } catch (error) {
    if (codeOf(error) !== LOCKED) throw error;
    throw new StartupError(
      `Another program has been migrating this database for ${PATIENCE}. Wait until it has ended, and try again.`,
      { cause: error },
    );
  }
}

async function readNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

export async function readMigrations(folder: string = MIGRATIONS): Promise<Migration[]> {
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

async function applyInTurn(
  client: Client,
  migration: Migration,
  attempts: number,
  tell: (line: string) => void,
): Promise<void> {
  const { name } = migration;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await apply(client, migration);
      return;
    } catch (error) {
      if (codeOf(error) !== LOCKED) {
        throw new StartupError(
          `Migration ${name} failed and nothing of it was kept: ${(error as Error).message}`,
          { cause: error },
        );
      }
      if (attempt >= attempts) {
        throw new StartupError(
          `Migration ${name} found its tables held by others ${attempts} times, and nothing of it was kept. Look for a long transaction in pg_stat_activity, and migrate again when it has ended.`,
          { cause: error },
        );
      }
      tell(`Migration ${name} finds its tables held by others; it tries again (${attempt} of ${attempts}).`);
      await pause(500 + Math.random() * 1_000);
    }
  }
}

async function apply(client: Client, { name, script, checksum }: Migration): Promise<void> {
  const startedAt = new Date();
  await client.query("begin");
  try {
    await client.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`);
    await client.query(`set local statement_timeout = '${STATEMENT_TIMEOUT}'`);
    await client.query(script);
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       values ($1, $2, $3, $4, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name, startedAt],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}

export const BOOKKEEPING = `
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
