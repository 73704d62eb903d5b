import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { StartupError } from "../../src/core/startup-error";
import { backUp, readArguments, restore, USAGE } from "../../src/database/backup/backup-command";
import { writeHistory } from "../audit/history";
import type { Exercise } from "../reports/exercise";
import { execute } from "../support/database-server";
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from "../support/test-database";
import { startWorld, type World } from "../support/world";

const COMMAND = path.resolve(__dirname, "../../dist/database/backup/command.js");
const LONG_ENOUGH = 120_000;

let world: World;
let exercise: Exercise;
let folder: string;
/** A backup of the world, that no test changes. */
let whole: string;
/** A user who owns one database and may do nothing besides. */
let owner: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "jad-graph-backup "));
  world = await startWorld();
  exercise = await writeHistory(world);
  whole = path.join(folder, "whole.backup");
  expect(await runProgram(world.databaseUrl, "backup", "--to", whole)).toMatchObject({
    code: 0,
    complained: "",
  });
  owner = `jad_graph_test_owner_${randomBytes(6).toString("hex")}`;
  await execute(world.databaseUrl, `create role ${owner} login password 'test'`);
}, LONG_ENOUGH);

afterAll(async () => {
  if (owner !== undefined) await execute(world.databaseUrl, `drop role ${owner}`);
  await world?.stop();
  await rm(folder, { recursive: true, force: true });
}, LONG_ENOUGH);

interface Outcome {
  readonly code: number;
  readonly said: readonly string[];
  readonly complained: string;
}

/** What the command says, in this process. */
async function run(url: string, ...words: string[]): Promise<Outcome> {
  try {
    const options = readArguments(words);
    if (options === null) return { code: 0, said: [USAGE], complained: "" };
    const { lines, right } = await (options.kind === "backup" ? backUp : restore)(url, options.file);
    return { code: right ? 0 : 1, said: lines, complained: "" };
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    return { code: 1, said: [], complained: error.message };
  }
}

/** The command as a program of its own. */
function runProgram(url: string, ...words: string[]): Promise<Outcome> {
  const env = { ...process.env, DATABASE_URL: url };
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...words], { cwd: folder, env }, (error, said, complained) => {
      resolve({ code: Number(error?.code ?? 0), said: said.split("\n").slice(0, -1), complained });
    });
  });
}

/** Every row of every table, as text in an order of its own, without the code that is tested here. */
async function rowsOf(url: string): Promise<Record<string, unknown>> {
  const tables = await execute(
    url,
    "select relname::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1",
  );
  const all: Record<string, unknown> = {};
  for (const { name } of tables) {
    const [content] = await execute(
      url,
      `select count(*)::int as rows, md5(coalesce(string_agg(line, e'\\n' order by line collate "C"), '')) as hash
       from (select "${String(name)}"::text as line from "${String(name)}") as lines`,
    );
    all[String(name)] = content;
  }
  return all;
}

/** All that is in the schema besides rows, one line for each thing. */
function structureOf(url: string): Promise<Record<string, unknown>[]> {
  return execute(
    url,
    `select 'constraint' as kind, conrelid::regclass || ' ' || conname as name, concat(pg_get_constraintdef(oid), convalidated) as is
     from pg_constraint where connamespace = 'public'::regnamespace
     union all select 'trigger', tgrelid::regclass || ' ' || tgname, concat(pg_get_triggerdef(oid), tgenabled)
     from pg_trigger where not tgisinternal
     union all select 'index', indexrelid::regclass::text, concat(pg_get_indexdef(indexrelid), indisvalid)
     from pg_index where indrelid::regclass::text !~ '^pg_'
     union all select 'policy', tablename || ' ' || policyname, concat(cmd, roles, qual, with_check)
     from pg_policies
     union all select 'table', oid::regclass::text, concat(relkind, relrowsecurity, relforcerowsecurity)
     from pg_class where relnamespace in ('public'::regnamespace, 'reporting'::regnamespace)
     union all select 'grant', oid::regclass::text, (
       select string_agg(grantee::regrole || ' ' || privilege_type, ', ' order by grantee::regrole::text, privilege_type)
       from aclexplode(relacl) where grantee <> 0 and grantee::regrole::text like 'jad_graph_%' and grantee <> relowner)
     from pg_class where relnamespace in ('public'::regnamespace, 'reporting'::regnamespace)
     union all select 'sequence', schemaname || '.' || sequencename, last_value::text from pg_sequences
     order by 1, 2`,
  );
}

/** A database of an owner who is no superuser, as it is where databases are rented. */
async function createOwned(): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  const url = new URL(database.url);
  await execute(world.databaseUrl, `alter database ${url.pathname.slice(1)} owner to ${owner}`);
  [url.username, url.password] = [owner, "test"];
  return { url: url.href, drop: database.drop };
}

const LEDGER = `query($code: String!) {
  operation(code: $code) {
    id name status
    reportingPeriods { day reports(first: 100) { nodes { id status version participant { party { name } } } } }
    publications { code title figures(first: 100) { nodes { value words } } }
    reported { checks { total { value } byCategory { category { code } value } } results { category { code } value } }
  }
}`;
const PUBLISHED = `{
  operations(first: 100) { totalCount nodes { id code name published { checks { total { value words } } } } }
  countries { code name }
}`;

test(
  "a database comes back row by row, with its rules, and the graph gives the same answers from it",
  async () => {
    const restored = await createOwned();
    try {
      const { code, said, complained } = await runProgram(restored.url, "restore", "--from", whole);
      expect([code, complained]).toEqual([0, ""]);
      expect(said).toContain("The audit trail is right.");
      expect(said.at(-1)).toMatch(
        /^Restored what there was at \d{4}-\d\d-\d\dT\S+Z: \d+ rows of \d+ tables, in \d+\.\d s\.$/,
      );
      // The time that it takes to be there again.
      console.log(said.at(-1));

      const rows = await rowsOf(world.databaseUrl);
      expect(await rowsOf(restored.url)).toEqual(rows);
      for (const table of ["report_version", "audit_entry", "change_entry", "reported_total", "secret"])
        expect(rows[table]).toMatchObject({ rows: expect.any(Number) });
      expect(await structureOf(restored.url)).toEqual(await structureOf(world.databaseUrl));

      await execute(world.databaseUrl, `grant jad_graph_application to ${owner}`);
      const again = await world.startAnother({ databaseUrl: restored.url });
      try {
        const ask = async (url: string, query: string, headers = {}) => {
          const response = await fetch(`${url}/graphql`, {
            method: "POST",
            headers: { "content-type": "application/json", ...headers },
            body: JSON.stringify({ query, variables: { code: exercise.code } }),
          });
          return response.text();
        };
        for (const headers of [exercise.centre, exercise.spain, exercise.france]) {
          const answer = await ask(world.url, LEDGER, headers);
          expect(JSON.parse(answer).errors).toBeUndefined();
          expect(await ask(again.url, LEDGER, headers)).toBe(answer);
        }
        expect(await ask(again.url, PUBLISHED)).toBe(await ask(world.url, PUBLISHED));
      } finally {
        await again.stop();
      }
    } finally {
      await restored.drop();
    }
  },
  LONG_ENOUGH,
);

test("two backups of the same moment hold the same rows, and nobody else may read them", async () => {
  const second = path.join(folder, "second.backup");
  await run(world.databaseUrl, "backup", "--to", second);
  const text = async (file: string) =>
    gunzipSync(await readFile(file))
      .toString()
      .split("-- manifest ")[0];
  expect(await text(second)).toBe(await text(whole));
  expect((await stat(second)).mode & 0o777).toBe(0o600);
});

describe("into a database that stays empty", () => {
  let empty: TestDatabase;

  beforeEach(async () => {
    empty = await createEmptyDatabase();
  });
  afterEach(async () => {
    expect(
      await execute(empty.url, "select relname from pg_class where relnamespace = 'public'::regnamespace"),
    ).toEqual([]);
    await empty.drop();
  });

  async function refusal(content: Buffer): Promise<string> {
    const file = path.join(folder, "broken.backup");
    await writeFile(file, content);
    const { code, said, complained } = await run(empty.url, "restore", "--from", file);
    expect([code, said]).toEqual([1, []]);
    expect(complained).toContain("Nothing was restored.");
    return complained;
  }

  const packed = () => readFile(whole);
  const text = async () => gunzipSync(await readFile(whole)).toString();

  test(
    "a file that was cut off is not restored",
    async () => {
      const content = await packed();
      for (const share of [0.01, 0.5, 0.999])
        expect(await refusal(content.subarray(0, Math.floor(content.length * share)))).toContain(
          "is no whole backup of jad-graph: unexpected end of file",
        );
      const lines = (await text()).split("\n");
      expect(await refusal(gzipSync(lines.slice(0, -2).join("\n") + "\n"))).toContain("it ends too early");
      expect(await refusal(gzipSync(lines.slice(0, 100).join("\n") + "\n"))).toContain("it ends too early");
    },
    LONG_ENOUGH,
  );

  test(
    "a file in which one letter was altered is not restored",
    async () => {
      const content = await packed();
      const flipped = Buffer.from(content);
      flipped.writeUInt8(
        flipped.readUInt8(Math.floor(content.length / 2)) ^ 1,
        Math.floor(content.length / 2),
      );
      expect(await refusal(flipped)).toContain("is no whole backup of jad-graph");

      const original = await text();
      const altered = original.replace("South East Europe 2024", "South East Europe 2042");
      expect(altered).not.toBe(original);
      expect(await refusal(gzipSync(altered))).toContain("it was altered");
      expect(await refusal(gzipSync(original + "drop table operation;\n"))).toContain(
        "something follows its end",
      );
      expect(await refusal(Buffer.from("{}"))).toContain("incorrect header check");
      expect(await refusal(gzipSync("select 1;\n"))).toContain(
        'it does not begin with "-- jad-graph backup 1"',
      );
    },
    LONG_ENOUGH,
  );

  test(
    "a file of a newer version is not restored",
    async () => {
      const newer = await createTestDatabase();
      const file = path.join(folder, "newer.backup");
      await execute(
        newer.url,
        `insert into _prisma_migrations (id, checksum, migration_name, finished_at)
       values ('1', '${"0".repeat(64)}', '99990101000000_newer', now())`,
      );
      await run(newer.url, "backup", "--to", file);
      await newer.drop();
      expect(await refusal(await readFile(file))).toContain(
        "The backup was made with migration 99990101000000_newer, which this version of jad-graph does not have.",
      );
    },
    LONG_ENOUGH,
  );
});

test(
  "a database that is not empty is not restored into",
  async () => {
    const other = await createTestDatabase();
    const before = await rowsOf(other.url);
    expect(await run(other.url, "restore", "--from", whole)).toEqual({
      code: 1,
      said: [],
      complained: expect.stringMatching(
        /^The database is not empty: it holds _prisma_migrations, agency, audit_entry and \d+ more\. .* Nothing was restored\.$/,
      ),
    });
    expect(await rowsOf(other.url)).toEqual(before);
    await other.drop();
  },
  LONG_ENOUGH,
);

test(
  "a backup is never written over, nor left half written",
  async () => {
    const before = await readFile(whole);
    expect(await run(world.databaseUrl, "backup", "--to", whole)).toEqual({
      code: 1,
      said: [],
      complained: `${whole} is there already; a backup is written into a new file.`,
    });
    expect(await readFile(whole)).toEqual(before);

    const empty = await createEmptyDatabase();
    const file = path.join(folder, "nothing.backup");
    expect(await run(empty.url, "backup", "--to", file)).toEqual({
      code: 1,
      said: [],
      complained: "The database holds no tables of jad-graph: there is nothing to back up.",
    });
    await empty.drop();
    expect((await readdir(folder)).filter((name) => name.startsWith("nothing"))).toEqual([]);
    expect(await run(world.databaseUrl, "backup", "--to", path.join(folder, "none/backup"))).toMatchObject({
      code: 1,
      complained: expect.stringContaining("cannot be written: ENOENT"),
    });
  },
  LONG_ENOUGH,
);

test(
  "says what it takes",
  async () => {
    const help = await run(world.databaseUrl, "backup", "--help");
    expect([help.code, help.said[0]]).toEqual([
      0,
      expect.stringContaining("Usage: npm run backup -- --to FILE"),
    ]);
    for (const words of [
      ["backup"],
      ["restore", "--to", "x"],
      ["backup", "--to", "a", "--from", "b"],
      ["copy"],
    ])
      expect(await run(world.databaseUrl, ...words)).toMatchObject({
        code: 1,
        complained: expect.stringContaining("Usage: npm run backup"),
      });
    expect(await run(world.databaseUrl, "restore", "--from", "none.backup")).toMatchObject({
      code: 1,
      complained: "There is no file none.backup.",
    });
  },
  LONG_ENOUGH,
);
