import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { type Check, describeChecks } from "../../src/rehearsal/check";
import { compareAll } from "../../src/rehearsal/compare-all";
import { introduceByFile, introduceByKey } from "../../src/rehearsal/introductions";
import type { Introduce } from "../../src/rehearsal/people";
import { play, type Played } from "../../src/rehearsal/rehearsal";
import { readRehearsalRequest } from "../../src/rehearsal/rehearsal-command";
import { startWorld, type World } from "../support/world";

let world: World;
let played: Played;
const said: string[] = [];
const wish = { seed: 1, participants: 4, days: 2, now: new Date() };

beforeAll(async () => {
  world = await startWorld();
  played = await play({ ...wish, url: world.url, introduce, say: (line) => said.push(line) });
});
afterAll(() => world.stop());

const introduce: Introduce = ({ subject, roles, machine }) =>
  machine ? world.asMachine(subject, ...roles) : world.as(subject, ...roles);

const differing = (checks: readonly Check[]) => checks.filter(({ differences }) => differences.length > 0);

test("an exercise is played, and every value that was sent is what the graph says", async () => {
  const checks = await compareAll(played);
  expect(describeChecks(differing(checks))).toEqual([]);
  expect(checks.filter(({ count }) => count === 0)).toEqual([]);
  expect(checks.map(({ name }) => name)).toEqual([
    "answers to each step",
    "requests sent twice",
    "requests to be refused",
    "reports and where they stand",
    "versions and decisions",
    "lines",
    "sums of verified lines",
    "participants",
    "reported: totals",
    "reported: by participant",
    "reported: by day",
    "reported: by environment",
    "reported: by threat area",
    expect.stringMatching(/^reported: as of \d+ moments$/),
    "participation",
    "publication",
    "published breakdowns",
    "audit trail",
  ]);
});

test("it says calmly what happens", () => {
  const day = String.raw`\d+ submitted, \d+ late, \d+ nil, \d+ by machine, \d+ returned, \d+ corrected, \d+ withdrawn, \d+ verified, \d+ not reported`;
  expect(said).toEqual([
    expect.stringMatching(/^exercise-\d{4}-\d\d-\d\d-1: 4 participants, 2 days, seed 1, at http/),
    expect.stringMatching(new RegExp(`^Day 1 of 2: ${day}`)),
    expect.stringMatching(new RegExp(`^Day 2 of 2: ${day}`)),
    expect.stringMatching(/^Reporting closed: .+ refused, reopened by exception and taken$/),
    "Figures published",
  ]);
});

test("each rehearsal is an exercise of its own, with the same figures for the same seed", async () => {
  const again = await play({ ...wish, url: world.url, introduce, say: () => undefined });
  expect(again.stage.operation).toBe(played.stage.operation.replace(/1$/, "2"));
  expect(differing(await compareAll(again))).toEqual([]);
  expect(again.records.book).toEqual(played.records.book);
});

test("one figure that is altered behind its back is noticed", async () => {
  const { database } = world;
  await database.$transaction([
    database.$executeRaw`alter table check_count disable trigger only_grows`,
    database.$executeRaw`
      update check_count set count = count + 1 where (version_id, position) = (
        select line.version_id, line.position from check_count as line
        join report on report.verified_version_id = line.version_id
        join operation on operation.id = report.operation_id
        where operation.code = ${played.stage.operation} order by 1, 2 limit 1)`,
    database.$executeRaw`alter table check_count enable trigger only_grows`,
  ]);
  const checks = await compareAll(played);
  expect(differing(checks).map(({ name }) => name)).toEqual(
    expect.arrayContaining(["lines", "sums of verified lines", "reported: as of 11 moments"]),
  );
  const lines = checks.find(({ name }) => name === "lines");
  expect(lines?.differences).toHaveLength(1);
  const [difference] = lines?.differences ?? [];
  const countIn = (text = "") => Number(/(\d+) hits/.exec(text)?.[1]);
  expect(countIn(difference?.graph)).toBe(countIn(difference?.sent) + 1);
});

/** Where a server has just stopped. */
async function closedPlace(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

test("who cannot be reached, or takes no such tokens, is named with the way out", async () => {
  const say = () => undefined;
  await expect(play({ ...wish, url: await closedPlace(), introduce, say })).rejects.toThrow(
    /^Nothing answers at http:\/\/127\.0\.0\.1:\d+\/graphql \(ECONNREFUSED\)\. Start the server with npm start/,
  );
  const stranger = () => Promise.resolve({ authorization: "Bearer e30.e30.e30" });
  await expect(play({ ...wish, url: world.url, introduce: stranger, say })).rejects.toThrow(
    /does not take the tokens of this rehearsal: The token is not valid here.+[\s\S]+--tokens FILE\.json/,
  );
  await expect(introduceByKey(null)).rejects.toThrow("--tokens FILE.json");
});

test("ready tokens are taken from a file, and the missing ones named", async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "jad-graph-rehearsal-"));
  const file = path.join(folder, "tokens.json");
  await writeFile(file, JSON.stringify({ "exercise-ES": "e30.e30.e30" }));
  const fromFile = await introduceByFile(file);
  const person = (subject: string) => ({ subject, roles: ["reporter:ES"], machine: true });
  expect(await fromFile(person("exercise-ES"))).toEqual({ authorization: "Bearer e30.e30.e30" });
  await expect(fromFile(person("exercise-FR"))).rejects.toThrow(
    `${file} has no token of exercise-FR; it needs one with the roles ["reporter:ES"] and with client_id exercise-FR.`,
  );
  await writeFile(file, "[]");
  await expect(introduceByFile(file)).rejects.toThrow("must be a JSON object of tokens by their subjects");
  await rm(folder, { recursive: true });
});

test("the words behind the command", () => {
  expect(readRehearsalRequest([])).toEqual({ url: null, tokens: null, seed: 1, participants: 25, days: 5 });
  expect(
    readRehearsalRequest(["--", "--url", "http://127.0.0.1:4001", "--days", "2", "--participants", "4"]),
  ).toMatchObject({ url: "http://127.0.0.1:4001", participants: 4, days: 2 });
  expect(() => readRehearsalRequest(["--participants", "3"])).toThrow(
    /^--participants must be a whole number from 4 to \d+, not 3\./,
  );
  expect(() => readRehearsalRequest(["--url", "127.0.0.1:4000"])).toThrow("--url must begin with http://");
  expect(() => readRehearsalRequest(["--day", "1"])).toThrow("Unknown option '--day'");
});
