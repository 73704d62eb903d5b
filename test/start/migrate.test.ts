import { createHash } from "node:crypto";
import { cp, mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import { migrate, readMigrationState } from "../../src/database/migrate";
import { execute } from "../support/database-server";
import { createTestDatabase, type TestDatabase } from "../support/test-database";
import { startWorld, type World } from "../support/world";

const MIGRATIONS = path.resolve(__dirname, "../../prisma/migrations");

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(path.join(os.tmpdir(), "jad-graph-migrations-"));
  await cp(MIGRATIONS, folder, { recursive: true });
});

afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function add(name: string, script: string): Promise<void> {
  await mkdir(path.join(folder, name), { recursive: true });
  await writeFile(path.join(folder, name, "migration.sql"), script);
}

test("what is applied already is not applied again", async () => {
  expect(await migrate(database.url, { folder })).toEqual([]);
});

test("new migrations are applied in the order of their names, and written down as Prisma does", async () => {
  const script = "create table late (id integer); insert into early values (1);";
  await add("99990102000000_late", script);
  await add("99990101000000_early", "create table early (id integer)");

  expect(await migrate(database.url, { folder })).toEqual(["99990101000000_early", "99990102000000_late"]);
  expect(await migrate(database.url, { folder })).toEqual([]);

  const [row] = await execute(
    database.url,
    "select * from _prisma_migrations order by migration_name desc limit 1",
  );
  expect(row).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    checksum: createHash("sha256").update(script).digest("hex"),
    migration_name: "99990102000000_late",
    started_at: expect.any(Date),
    finished_at: expect.any(Date),
    rolled_back_at: null,
    logs: null,
    applied_steps_count: 1,
  });
});

test("two programs that start at the same time apply each migration once", async () => {
  await add("99990101000000_once", "create table once (id integer); select pg_sleep(0.2)");
  const applied = await Promise.all([migrate(database.url, { folder }), migrate(database.url, { folder })]);
  expect(applied.flat()).toEqual(["99990101000000_once"]);
});

test("a migration that fails leaves nothing, and says which one it was and why", async () => {
  await add("99990101000000_faulty", "create table half (id integer); create table half (id integer)");
  await expect(migrate(database.url, { folder })).rejects.toThrow(
    'Migration 99990101000000_faulty failed and nothing of it was kept: relation "half" already exists',
  );
  expect(await execute(database.url, "select to_regclass('half') as half")).toEqual([{ half: null }]);

  await add("99990101000000_faulty", "create table half (id integer)");
  expect(await migrate(database.url, { folder })).toEqual(["99990101000000_faulty"]);
});

test("a migration that was edited after it had been applied is refused", async () => {
  await add("99990101000000_edited", "create table edited (id integer)");
  await migrate(database.url, { folder });
  await add("99990101000000_edited", "create table edited (id bigint)");
  await add("99990102000000_next", "create table next (id integer)");

  await expect(migrate(database.url, { folder })).rejects.toThrow(
    "Migration 99990101000000_edited was edited after it had been applied. Restore prisma/migrations/99990101000000_edited/migration.sql",
  );
  expect(await execute(database.url, "select to_regclass('next') as next")).toEqual([{ next: null }]);
});

test("a database that is ahead of the program is refused", async () => {
  await add("99990101000000_newer", "create table newer (id integer)");
  await migrate(database.url, { folder });
  await expect(migrate(database.url)).rejects.toThrow(
    "The database has migration 99990101000000_newer, which is not in prisma/migrations.",
  );
});

test("a migration that is older than one that is applied is refused", async () => {
  await add("99990102000000_second", "create table second (id integer)");
  await migrate(database.url, { folder });
  await add("99990101000000_first", "create table first (id integer)");
  await expect(migrate(database.url, { folder })).rejects.toThrow(
    "Migration 99990101000000_first is older than the last one in the database, 99990102000000_second.",
  );
});

test("a statement that keeps its table for too long is ended, unless the migration says that it needs longer", async () => {
  await add("99990101000000_patient", "set local statement_timeout = '50ms'; select pg_sleep(5)");
  await expect(migrate(database.url, { folder })).rejects.toThrow(
    "Migration 99990101000000_patient failed and nothing of it was kept: canceling statement due to statement timeout",
  );
});

describe("a migration whose table is held by a long transaction", () => {
  const NAME = "99990101000000_blocked";
  let world: World;
  let holder: Client;

  beforeEach(async () => {
    world = await startWorld();
    holder = new Client({ connectionString: world.databaseUrl });
    await holder.connect();
    await holder.query("begin");
    await holder.query("lock table operation in access share mode");
    await add(NAME, "alter table operation add column postponed text");
  });
  afterEach(async () => {
    await holder.end();
    await world.stop();
  });

  const added = () =>
    execute(world.databaseUrl, "select from information_schema.columns where column_name = 'postponed'");

  /** Asks again and again until it is over; each of the answers. */
  async function readMeanwhile(over: Promise<unknown>): Promise<unknown[]> {
    const answers: unknown[] = [];
    let isOver = false;
    const end = () => (isOver = true);
    void over.then(end, end);
    while (!isOver)
      answers.push(
        await world.query(`{ operation(code: "jad-see-2024") { name } }`).then(({ body }) => body),
      );
    return answers;
  }

  test("gives up after so many attempts and leaves nothing, while everybody goes on reading", async () => {
    const said: string[] = [];
    const tell = (line: string) => void said.push(line);
    const migrated = migrate(world.databaseUrl, { folder, attempts: 2, tell });
    const answers = await readMeanwhile(migrated);
    await expect(migrated).rejects.toThrow(
      `Migration ${NAME} found its tables held by others 2 times, and nothing of it was kept.`,
    );
    expect(said).toEqual([`Migration ${NAME} finds its tables held by others; it tries again (1 of 2).`]);
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers)
      expect(answer).toEqual({ data: { operation: { name: "JAD South East Europe 2024" } } });
    expect(await added()).toEqual([]);
    expect((await readMigrationState(world.databaseUrl, null, folder)).pending).toEqual([NAME]);
  });

  test("is applied when the table is free again", async () => {
    const tell = () => void holder.query("rollback");
    expect(await migrate(world.databaseUrl, { folder, tell })).toEqual([NAME]);
    expect(await added()).toHaveLength(1);
  });
});
