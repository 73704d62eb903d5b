import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { reachEmbedded } from "../../src/database/embedded";
import { execute } from "../support/database-server";
import { askProgram, type Program, startProgram, stopPrograms } from "../support/program";

const LONG_ENOUGH = 90_000;
const QUERY = `{ country(code: "BA") { name } }`;
const ANSWER = { data: { country: { name: "Bosnia and Herzegovina" } } };

let parent: string;
let dataFolder: string;
let program: Program;

beforeAll(async () => {
  parent = await mkdtemp(path.join(os.tmpdir(), "jad-graph start "));
  dataFolder = path.join(parent, "data folder");
});

afterAll(async () => {
  await stopPrograms();
  await rm(parent, { recursive: true, force: true });
}, LONG_ENOUGH);

const start = () => startProgram({ DATA_FOLDER: dataFolder });

/** Written behind the program's back: what a start loads again would prove nothing. */
async function keep(note: string): Promise<void> {
  const { url } = await reachEmbedded(dataFolder);
  await execute(url, `insert into secret (name, value) values ('${note}', 'kept')`);
}

async function kept(): Promise<unknown[]> {
  const { url } = await reachEmbedded(dataFolder);
  const rows = await execute(url, "select name from secret where value = 'kept' order by name");
  return rows.map(({ name }) => name);
}

async function postgresPid(): Promise<number> {
  return Number.parseInt(await readFile(path.join(dataFolder, "postgres/data/postmaster.pid"), "utf8"), 10);
}

// One story on one folder, in this order.

test(
  "an empty folder with a space in its name becomes a database, and the graph answers from it",
  async () => {
    program = start();
    expect(await askProgram(await program.ready, QUERY)).toEqual(ANSWER);
    await keep("before");
  },
  LONG_ENOUGH,
);

test(
  "a second start says which process holds the database and what to do, and leaves that one alone",
  async () => {
    const second = start();
    expect(await second.exit).toBe(1);
    expect(second.output()).toBe(
      [
        `jad-graph is already running (pid ${program.pid}) and holds the database in ${dataFolder}/postgres.`,
        `Use that one, or stop it first (kill ${program.pid}); to run a second one beside it, set DATABASE_URL or another DATA_FOLDER.`,
        "",
      ].join("\n"),
    );
    expect(await askProgram(await program.ready, QUERY)).toEqual(ANSWER);
  },
  LONG_ENOUGH,
);

test(
  "a program that was killed leaves a database that the next start takes over, with every row",
  async () => {
    program.kill("SIGKILL");
    expect(await program.exit).toBe("SIGKILL");
    program = start();
    expect(await askProgram(await program.ready, QUERY)).toEqual(ANSWER);
    expect(await kept()).toEqual(["before"]);
  },
  LONG_ENOUGH,
);

test(
  "a database that is killed under the running program comes back with every row",
  async () => {
    await keep("while running");
    const pid = await postgresPid();
    process.kill(pid, "SIGKILL");
    const url = await program.ready;
    await until(async () => (await postgresPid().catch(() => pid)) !== pid);
    await until(async () => JSON.stringify(await askProgram(url, QUERY)) === JSON.stringify(ANSWER));
    expect(await kept()).toEqual(["before", "while running"]);
  },
  LONG_ENOUGH,
);

test(
  "a program and a database that are killed together come back with every row",
  async () => {
    await keep("at the end");
    const pid = await postgresPid();
    program.kill("SIGKILL");
    process.kill(pid, "SIGKILL");
    await program.exit;
    program = start();
    expect(await askProgram(await program.ready, QUERY)).toEqual(ANSWER);
    expect(await kept()).toEqual(["at the end", "before", "while running"]);
  },
  LONG_ENOUGH,
);

test(
  "a termination signal ends the program with 0, and its database with it",
  async () => {
    const pid = await postgresPid();
    program.kill("SIGTERM");
    expect(await program.exit).toBe(0);
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  },
  LONG_ENOUGH,
);

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 30_000; !(await holds());) {
    if (Date.now() > deadline) throw new Error("It did not come to that in 30 s");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
