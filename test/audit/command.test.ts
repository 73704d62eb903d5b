import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { readArguments, verifyAudit } from "../../src/database/audit/audit-command";
import { createExercise, type Exercise, submitted, VERIFY } from "../reports/exercise";
import { startWorld, type World } from "../support/world";
import { writeHouseEntry } from "./history";

const COMMAND = path.resolve(__dirname, "../../dist/database/audit/command.js");

let world: World;
let folder: string;
let exercise: Exercise;
let report: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "jad-graph-audit "));
  world = await startWorld();
  await writeHouseEntry(world, 1);
  exercise = await createExercise(world);
  report = await submitted(world, exercise);
});
afterAll(async () => {
  await world?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Outcome {
  readonly code: number;
  readonly said: readonly string[];
  readonly complained: string;
}

/** The command as a program of its own, started in a folder of one's own. */
function run(...words: string[]): Promise<Outcome> {
  const env = { ...process.env, DATABASE_URL: world.databaseUrl };
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...words], { cwd: folder, env }, (error, said, complained) => {
      resolve({ code: Number(error?.code ?? 0), said: said.split("\n").slice(0, -1), complained });
    });
  });
}

const file = (name: string) => path.join(folder, name);

/** What the command says in this process. */
async function verify(...words: string[]): Promise<{ right: boolean; lines: readonly string[] }> {
  const options = readArguments(words);
  if (options === null) throw new Error("This asks for help");
  return verifyAudit(world.database, options);
}

async function hashOf(chain: string, sequence: number): Promise<string> {
  const { hash } = await world.database.auditEntry.findUniqueOrThrow({
    where: { chain_sequence: { chain, sequence } },
  });
  return hash;
}

/** Does what no client and no trigger allows. */
async function tamper(...statements: string[]): Promise<void> {
  const { database } = world;
  await database.$transaction(
    [
      "alter table audit_entry disable trigger user",
      ...statements,
      "alter table audit_entry enable trigger user",
    ].map((statement) => database.$executeRawUnsafe(statement)),
  );
}

const RIGHT = "The audit trail is right.";
const WRONG = "The audit trail is NOT right: see the lines that begin with !";
const NOTHING_DECIDED =
  "ledger: 1 version, 0 decisions, 1 report, 0 exceptions, 0 publications, 0 causes as the audit trail has them";
const ONE_DECIDED =
  "ledger: 1 version, 1 decision, 1 report, 0 exceptions, 0 publications, 0 causes as the audit trail has them";

test("says that all is right, and writes the heads that later ones are compared with", async () => {
  const [house, three] = await Promise.all([hashOf("house", 1), hashOf(exercise.id, 3)]);
  expect(await run("--write-heads", "heads")).toEqual({
    code: 0,
    said: [
      `house: 1 entry right, up to 1:${house}`,
      `exercise-1: 3 entries right, up to 3:${three}`,
      NOTHING_DECIDED,
      RIGHT,
      "The heads were written to heads.",
    ],
    complained: "",
  });
  expect(await readFile(file("heads"), "utf8")).toBe(`house=1:${house}\nexercise-1=3:${three}\n`);

  await world.data(VERIFY, { input: { report, expectedVersion: 1 } }, exercise.centre);
  expect(await verify("--expect", file("heads"), "--expect", `${exercise.id}=3:${three}`)).toEqual({
    right: true,
    lines: [
      `house: 1 entry right, up to 1:${house}`,
      `exercise-1: 4 entries right, up to 4:${await hashOf(exercise.id, 4)}`,
      ONE_DECIDED,
      RIGHT,
    ],
  });
});

test("looks at one operation, or at what belongs to none", async () => {
  expect((await verify("--operation", exercise.code)).lines).toEqual([
    `exercise-1: 4 entries right, up to 4:${await hashOf(exercise.id, 4)}`,
    ONE_DECIDED,
    RIGHT,
  ]);
  expect((await verify("--operation", "jad-see-2024")).lines).toEqual([
    "There is no entry yet.",
    "ledger: 0 versions, 0 decisions, 0 reports, 0 exceptions, 0 publications, 0 causes as the audit trail has them",
    RIGHT,
  ]);
  expect((await verify("--operation", "house")).lines).toEqual([
    `house: 1 entry right, up to 1:${await hashOf("house", 1)}`,
    RIGHT,
  ]);
});

test("names what is wrong, writes no heads and ends with code 1", async () => {
  const { id, subject } = await world.database.auditEntry.findUniqueOrThrow({
    where: { chain_sequence: { chain: exercise.id, sequence: 2 } },
  });
  await tamper(`update audit_entry set subject = 'nobody' where id = '${id}'`);
  const outcome = await run("--write-heads", "wrong");
  await tamper(`update audit_entry set subject = '${subject}' where id = '${id}'`);
  expect(outcome).toEqual({
    code: 1,
    said: [
      `house: 1 entry right, up to 1:${await hashOf("house", 1)}`,
      `exercise-1: 3 entries right, 1 wrong, up to 4:${await hashOf(exercise.id, 4)}`,
      `! exercise-1, entry 2 (${id}): altered, its hash is not that of its content.`,
      ONE_DECIDED,
      WRONG,
      "wrong was not written.",
    ],
    complained: "",
  });
  await expect(readFile(file("wrong"))).rejects.toThrow("ENOENT");
});

test("tells what was removed, from the middle or from the end", async () => {
  await verify("--write-heads", file("later"));
  const decision = await world.database.auditEntry.findUniqueOrThrow({
    where: { chain_sequence: { chain: exercise.id, sequence: 4 } },
  });
  const without = async (sequences: string, ...words: string[]) => {
    const rows = `audit_entry where chain = '${exercise.id}' and sequence in (${sequences})`;
    await tamper(`create table kept as select * from ${rows}`, `delete from ${rows}`);
    const { lines } = await verify(...words);
    await tamper("insert into audit_entry select * from kept", "drop table kept");
    return lines.filter((line) => line.startsWith("!"));
  };
  // These recorded the periods.
  const period = expect.stringMatching(/^! reporting_period \(.{36}\): unrecorded, /);
  expect(await without("1, 2")).toEqual([
    expect.stringMatching(/^! exercise-1, entry 3 \(.{36}\): removed before it, 1 to 2 are missing\.$/),
    period,
  ]);
  expect(await without("1")).toEqual([
    expect.stringMatching(/^! exercise-1, entry 2 \(.{36}\): removed before it, 1 is missing\.$/),
    period,
  ]);
  const unrecorded = `! report_decision (${decision.entityId}): unrecorded, the audit trail does not have it.`;
  expect(await without("4")).toEqual([unrecorded]);
  expect(await without("4", "--expect", file("later"))).toEqual([
    unrecorded,
    "! exercise-1, entry 4: removed, the chain had it and ends before it now.",
  ]);
  const other = "0".repeat(64);
  expect(await verify("--operation", "house", "--expect", `exercise-1=4:${other}`)).toEqual({
    right: false,
    lines: [
      expect.any(String),
      `! exercise-1, entry 4: rewritten, its hash was ${other} and is ${decision.hash}.`,
      WRONG,
    ],
  });
  expect((await verify("--expect", file("later"))).right).toBe(true);
});

test("says what it takes, and what of it makes no sense", async () => {
  await writeFile(file("broken"), "house=1:abc\n");
  const help = await run("--help");
  expect([help.code, help.said[0]?.split(" -- ")[0]]).toEqual([0, "Usage: npm run audit:verify"]);
  expect(await run("--operation", "jad-none")).toEqual({
    code: 1,
    said: [],
    complained: 'There is no operation "jad-none".\n',
  });
  await expect(verify("--force")).rejects.toThrow("Unknown option '--force'");
  await expect(verify("--expect", file("none"))).rejects.toThrow(/none cannot be read: ENOENT/);
  await expect(verify("--expect", file("broken"))).rejects.toThrow(
    'broken:1 must be CHAIN=SEQUENCE:HASH, not "house=1:abc".',
  );
  await expect(verify("--write-heads", file("none/heads"))).rejects.toThrow(
    /heads cannot be written: ENOENT/,
  );
});
