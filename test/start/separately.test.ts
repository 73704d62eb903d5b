import { execFile } from "node:child_process";
import path from "node:path";
import { bringUpToDate, sayStatus } from "../../src/database/migrations/migrate-command";
import { execute } from "../support/database-server";
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from "../support/test-database";
import { askProgram, startProgram, stopPrograms } from "../support/program";

const COMMAND = path.resolve(__dirname, "../../dist/database/migrations/command.js");
const LONG_ENOUGH = 120_000;
const NEWER = "99990101000000_newer";

let database: TestDatabase;

afterEach(async () => {
  await stopPrograms();
  await database?.drop();
}, LONG_ENOUGH);

const start = () => startProgram({ DATABASE_URL: database.url, MIGRATIONS: "separately" });

function run(...words: string[]): Promise<{ code: number; said: string[]; complained: string }> {
  const env = { ...process.env, DATABASE_URL: database.url };
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...words], { env }, (error, said, complained) => {
      resolve({ code: Number(error?.code ?? 0), said: said.split("\n").slice(0, -1), complained });
    });
  });
}

test(
  "a server that leaves migrations to others does not start before them, and writes nothing",
  async () => {
    database = await createEmptyDatabase();
    const early = start();
    expect(await early.exit).toBe(1);
    expect(early.output()).toMatch(/^The database lacks \d+ migrations: 20261124000000_initial, /m);
    expect(early.output()).toContain("which comes first: npm run migrate");
    expect(
      await execute(database.url, "select relname from pg_class where relnamespace = 'public'::regnamespace"),
    ).toEqual([]);

    const missing = await sayStatus(database.url);
    expect([missing.complete, missing.lines[0], missing.lines[1]]).toEqual([
      false,
      expect.stringMatching(/^0 migrations are applied, \d+ are missing\.$/),
      "missing: 20261124000000_initial",
    ]);
    const migrated = await run();
    expect([migrated.code, migrated.complained, migrated.said[0]]).toEqual([
      0,
      "",
      "applied: 20261124000000_initial",
    ]);
    expect(migrated.said.at(-1)).toMatch(/^The database is up to date: (\d+) operations, \1 loaded\.$/);
    expect(await bringUpToDate(database.url, () => undefined)).toEqual([
      expect.stringMatching(/^The database is up to date: \d+ operations, nothing new\.$/),
    ]);
    expect(await run("--status")).toEqual({
      code: 0,
      said: [expect.stringMatching(/^\d+ migrations are applied, none is missing\.$/)],
      complained: "",
    });

    const url = await start().ready;
    expect(await askProgram(url, `{ country(code: "BA") { name } }`)).toEqual({
      data: { country: { name: "Bosnia and Herzegovina" } },
    });
  },
  LONG_ENOUGH,
);

test(
  "a server goes on with a database that a newer version has migrated",
  async () => {
    database = await createTestDatabase();
    await execute(
      database.url,
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ('1', '0', '${NEWER}', now())`,
    );
    const program = start();
    await program.ready;
    expect(program.output()).toContain(`Database: ahead of this version by ${NEWER}`);
    expect((await sayStatus(database.url)).lines[1]).toBe(`of a newer version: ${NEWER}`);
    // What would write must not: it does not know what it would write to.
    expect(await run()).toEqual({
      code: 1,
      said: [],
      complained: expect.stringContaining(
        `The database has migration ${NEWER}, which is not in prisma/migrations.`,
      ),
    });
  },
  LONG_ENOUGH,
);

test("what is asked in another way is refused", async () => {
  database = await createTestDatabase();
  const { code, complained } = await run("--force");
  expect([code, complained]).toEqual([1, expect.stringContaining("Unknown option '--force'")]);
});
