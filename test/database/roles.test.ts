import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { readBackup } from "../../src/database/backup/backup-file";
import { writeBackup } from "../../src/database/backup/write-backup";
import { createExercise, submitted } from "../reports/exercise";
import { execute } from "../support/database-server";
import { askProgram, startProgram, stopPrograms } from "../support/program";
import { startWorld, type World } from "../support/world";

const LONG_ENOUGH = 60_000;
const DENIED = "42501";

let world: World;
let folder: string;
const users: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "jad-graph-roles-"));
  world = await startWorld();
  await submitted(world, await createExercise(world));
}, LONG_ENOUGH);

afterAll(async () => {
  await stopPrograms();
  for (const user of users) await execute(world.databaseUrl, `drop owned by ${user}; drop role ${user}`);
  await world?.stop();
  await rm(folder, { recursive: true, force: true });
}, LONG_ENOUGH);

/** Where somebody logs in who is a member of this role, and may do nothing besides. */
async function member(role: string | null): Promise<string> {
  const user = `jad_graph_test_user_${randomBytes(6).toString("hex")}`;
  await execute(
    world.databaseUrl,
    `create role ${user} login password 'test'${role === null ? "" : ` in role ${role}`}`,
  );
  users.push(user);
  const url = new URL(world.databaseUrl);
  [url.username, url.password] = [user, "test"];
  return url.href;
}

async function codeOf(url: string, statement: string): Promise<string | undefined> {
  return execute(url, statement).then(
    () => "done",
    (error: unknown) => (error as { code?: string }).code,
  );
}

async function names(condition: string): Promise<string[]> {
  const rows = await execute(
    world.databaseUrl,
    `select oid::regclass::text as name from pg_class where relkind in ('r', 'v') and ${condition} order by 1`,
  );
  return rows.map(({ name }) => String(name));
}

const VIEWS = [
  "reporting.category",
  "reporting.operation",
  "reporting.participant",
  "reporting.publication",
  "reporting.published_figure",
];

test("the reporting role reads what was published, as everyone sees it, and nothing else", async () => {
  const analyst = await member("jad_graph_reporting");
  const { operations } = await world.data(
    `{ operations(first: 100) { nodes { code published { checks { total { value } } } } } }`,
  );
  const found = await execute(
    analyst,
    `select operation.operation as code, figure.value::float8 as checks
     from reporting.operation left join reporting.published_figure as figure
       on figure.operation = operation.operation and subject = 'CHECKS' and category is null and headline
     order by 1`,
  );
  expect(found).toEqual(
    operations.nodes
      .map(({ code, published }: any) => ({ code, checks: published.checks?.total?.value ?? null }))
      .sort((a: any, b: any) => (a.code < b.code ? -1 : 1)),
  );
  expect(found).toContainEqual({ code: "jad-see-2024", checks: 655914 });
  for (const view of VIEWS.filter((name) => name !== "reporting.category"))
    expect(await execute(analyst, `select from ${view} where operation like 'exercise-%'`)).toEqual([]);

  expect(await names("relnamespace = 'reporting'::regnamespace")).toEqual(VIEWS);
  for (const view of VIEWS) {
    expect(await codeOf(analyst, `select from ${view}`)).toBe("done");
    expect(await codeOf(analyst, `delete from ${view}`)).not.toBe("done");
  }
  for (const table of await names("relnamespace = 'public'::regnamespace"))
    expect([table, await codeOf(analyst, `select from ${table}`)]).toEqual([table, DENIED]);
  // What row-level security is told, everyone may set; it opens nothing here.
  expect(await codeOf(analyst, "set jad.sees_all = 'yes'; select from report")).toBe(DENIED);
  expect(await codeOf(analyst, "set role jad_graph_application")).toBe(DENIED);
  expect(await codeOf(analyst, "create table public.mine (id int)")).toBe(DENIED);
  expect(await codeOf(analyst, "create table reporting.mine (id int)")).toBe(DENIED);
});

test("the backup role reads every row and changes none", async () => {
  const keeper = await member("jad_graph_backup");
  const [theirs, owners] = [path.join(folder, "theirs"), path.join(folder, "owners")];
  await writeBackup(keeper, theirs);
  await writeBackup(world.databaseUrl, owners);
  const [{ tables }, whole] = await Promise.all([readBackup(theirs), readBackup(owners)]);
  expect(tables).toEqual(whole.tables);
  expect(tables.find(({ name }) => name === "report_version")?.rows).toBe(1);

  for (const table of await names("relkind = 'r' and relnamespace = 'public'::regnamespace"))
    expect([table, await codeOf(keeper, `delete from ${table}`)]).toEqual([table, DENIED]);
  expect(await codeOf(keeper, "create table public.mine (id int)")).toBe(DENIED);
});

test("whom row-level security keeps from rows writes no backup", async () => {
  const somebody = await member(null);
  const { username } = new URL(somebody);
  await execute(world.databaseUrl, `grant select on all tables in schema public to ${username}`);
  await expect(writeBackup(somebody, path.join(folder, "partial"))).rejects.toThrow(
    "This user sees only a part of the rows of audit_entry, change_entry, check_count, report, report_decision, report_deployment, report_version, reported_total, result. Back up as the owner of the tables, or as a member of jad_graph_backup.",
  );
});

test(
  "a member of the application's role serves the graph, and makes no table",
  async () => {
    const application = await member("jad_graph_application");
    expect(await codeOf(application, "create table public.mine (id int)")).toBe(DENIED);
    expect(await codeOf(application, "alter table report_version disable trigger all")).toBe(DENIED);
    expect(await codeOf(application, "select from reporting.operation")).toBe(DENIED);
    expect(await codeOf(application, "select from report_version")).toBe("done");

    const program = startProgram({ DATABASE_URL: application, MIGRATIONS: "separately" });
    expect(await askProgram(await program.ready, `{ operation(code: "jad-see-2024") { name } }`)).toEqual({
      data: { operation: { name: "JAD South East Europe 2024" } },
    });
  },
  LONG_ENOUGH,
);
