import { createContext } from "../../src/context";
import {
  CORRECT,
  createExercise,
  type Exercise,
  SUBMIT,
  submission,
  submitted,
  VERIFY,
} from "../reports/exercise";
import { startWorld, type World } from "../support/world";

let world: World;
let exercise: Exercise;

beforeAll(async () => {
  world = await startWorld();
  exercise = await createExercise(world);
});
afterAll(() => world.stop());

async function file(address: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${world.url}/export/${address}`, { headers });
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    name: response.headers.get("content-disposition"),
    text: await response.text(),
  };
}

test("published figures are exported as they stand in the graph, for everyone", async () => {
  const { status, type, name, text } = await file("published.csv?operation=jad-see-2024");
  expect({ status, type, name }).toEqual({
    status: 200,
    type: "text/csv; charset=utf-8",
    name: 'attachment; filename="jad-see-2024-published.csv"',
  });
  const lines = text.trimEnd().split("\n");
  expect(lines[0]).toBe(
    "operation,publication,publisher,published_on,status,position,part_of,subject,category,value,qualifier,unit,currency,counted_as,words,phase,environment,threat_area,party,label,breakdown,headline,availability,dimension,day",
  );
  const { operation } = await world.data(
    '{ operation(code: "jad-see-2024") { publications { figures(first: 100) { totalCount } } } }',
  );
  for (const { figures } of operation.publications) expect(lines.length).toBeGreaterThan(figures.totalCount);
  expect(text).toContain(",CHECKS,,655914,EXACT,");
});

test("all operations together are the same lines as each by itself, in portions", async () => {
  const { text } = await file("published.csv");
  const count = await world.database.publishedFigure.count();
  expect(count).toBeGreaterThan(0);
  const [, ...see] = (await file("published.csv?operation=jad-see-2024")).text.trimEnd().split("\n");
  for (const line of see) expect(text).toContain(line);
  expect(text.match(/^jad-see-2024,/gm)).toHaveLength(
    see.filter((line) => line.startsWith("jad-see-2024,")).length,
  );
});

test("reports are exported to who may see them, with every line of the current version", async () => {
  const report = await submitted(world, exercise);
  await world.data(
    SUBMIT,
    submission(exercise, { party: "FR", content: { nilReturn: true } }),
    exercise.france,
  );
  const address = `reports.csv?operation=${exercise.code}`;
  const { text } = await file(address, exercise.centre);
  const withoutTime = text.replaceAll(/20\d\d-\d\d-\d\dT[\d:]+Z/g, "TIME");
  const start = `${exercise.code},2026-11-14,`;
  expect(withoutTime.trimEnd().split("\n")).toEqual([
    "operation,day,shift,party,version,status,late,nil_return,submitted_at,kind,category,environment,threat_area,value,unit,currency,hits",
    `${start},ES,1,SUBMITTED,false,false,TIME,CHECKS,PERSONS,PHYSICAL,,1200,,,3`,
    `${start},ES,1,SUBMITTED,false,false,TIME,CHECKS,VEHICLES,PHYSICAL,,310,,,`,
    `${start},ES,1,SUBMITTED,false,false,TIME,DEPLOYMENTS,OFFICERS,,,85,,,`,
    `${start},ES,1,SUBMITTED,false,false,TIME,RESULTS,ARRESTS,PHYSICAL,,4,{person},,`,
    `${start},FR,1,SUBMITTED,false,true,TIME,,,,,,,,`,
  ]);
  expect((await file(address, exercise.france)).text.match(/,ES,/g)).toBeNull();
  expect((await file(address)).status).toBe(404);

  await world.data(VERIFY, { input: { report, expectedVersion: 1 } }, exercise.centre);
  const totals = await file(`totals.csv?operation=${exercise.code}&bom`, exercise.centre);
  expect(totals.text).toBe(
    [
      "operation,status,kind,category,value,unit,currency,hits",
      `${exercise.code},VERIFIED,CHECKS,,1510,,,3`,
      `${exercise.code},VERIFIED,CHECKS,PERSONS,1200,,,3`,
      `${exercise.code},VERIFIED,CHECKS,VEHICLES,310,,,`,
      `${exercise.code},VERIFIED,RESULTS,ARRESTS,4,{person},,`,
      `${exercise.code},VERIFIED,DEPLOYMENTS,OFFICERS,85,,,`,
      "",
    ].join("\n"),
  );
});

/** The entries about exports, in the order of their chain. */
const exportsIn = (chain: string) =>
  world.database.auditEntry.findMany({
    where: { chain, entityType: "Export" },
    orderBy: { sequence: "asc" },
    select: { operationId: true, subject: true, action: true, entityId: true, after: true },
  });

test("who takes what is not public stands in the audit trail, before it leaves and when it has ended", async () => {
  const own = await createExercise(world);
  await submitted(world, own);
  await file(`reports.csv?operation=${own.code}`, own.centre);
  await file(`totals.csv?operation=${own.code}&status=SUBMITTED`, own.spain);
  const entry = (subject: string, action: string, after: object) => ({
    ...{ operationId: own.id, subject, action, entityId: expect.stringMatching(/^[0-9a-f-]{36}$/), after },
  });
  const entries = await exportsIn(own.id);
  const totals = { status: "SUBMITTED", asOf: null };
  expect(entries).toEqual([
    entry("mira", "exportReports", { state: "BEGUN" }),
    entry("mira", "exportReports", { state: "COMPLETE", lines: 4 }),
    entry("anna", "exportTotals", { ...totals, state: "BEGUN" }),
    entry("anna", "exportTotals", { ...totals, state: "COMPLETE", lines: 5 }),
  ]);
  expect(entries[0]?.entityId).toBe(entries[1]?.entityId);
  expect(entries[2]?.entityId).not.toBe(entries[0]?.entityId);

  const house = await exportsIn("house");
  await file("reports.csv", own.spain);
  expect((await exportsIn("house")).slice(house.length)).toEqual([
    { ...entry("anna", "exportReports", { state: "BEGUN" }), operationId: null },
    {
      ...entry("anna", "exportReports", { state: "COMPLETE", lines: expect.any(Number) }),
      operationId: null,
    },
  ]);
});

test("what is public, or refused, or asked for by anyone, leaves no entry", async () => {
  const own = await createExercise(world);
  const before = await world.database.auditEntry.count();
  await file("published.csv", own.centre);
  await file(`template.csv?operation=${own.code}`, own.spain);
  await file("reports.csv");
  expect((await file(`totals.csv?operation=${own.code}`, own.spain)).status).toBe(200);
  expect((await file("reports.csv?operation=nowhere", own.centre)).status).toBe(404);
  expect((await file(`totals.csv?operation=${own.code}&status=ANY`, own.centre)).status).toBe(400);
  // The two of the totals alone.
  expect(await world.database.auditEntry.count()).toBe(before + 2);
});

test("a download that is broken off stands there as such", async () => {
  const own = await createExercise(world);
  await submitted(world, own);
  // A client that goes away in the middle of a file is nothing else for what makes the lines.
  const viewer = {
    subject: "mira",
    machine: false,
    grants: [{ role: "COORDINATOR" as const, operation: own.code }],
  };
  const events = { listen: () => () => undefined, stop: () => Promise.resolve() };
  const house = { database: world.served, events, cursorSecret: "" };
  const { lines } = await createContext(house, viewer).exports.reports({ operation: own.code });
  await lines.next();
  expect((await exportsIn(own.id)).map(({ after }) => after)).toEqual([{ state: "BEGUN" }]);
  await lines.return(undefined);
  expect((await exportsIn(own.id)).map(({ after }) => after)).toEqual([
    { state: "BEGUN" },
    { state: "BROKEN_OFF", lines: 1 },
  ]);
});

test("what begins like a formula stays a text", async () => {
  const own = await createExercise(world);
  await world.database.reportingPeriod.updateMany({
    where: { operationId: own.id, day: new Date("2026-11-14") },
    data: { shift: "=1+1" },
  });
  await submitted(world, own);
  const { text } = await file(`reports.csv?operation=${own.code}`, own.centre);
  expect(text).toContain(`${own.code},2026-11-14,'=1+1,ES`);
});

test.each([
  ["published.csv?operation=nowhere", 404, "NOT_FOUND", 'There is no operation "nowhere" to be exported.'],
  [
    "totals.csv?operation=jad-see-2024",
    404,
    "NOT_FOUND",
    'There is no operation "jad-see-2024" to be exported.',
  ],
  [
    "totals.csv?operation=jad-see-2024&status=ANY",
    400,
    "BAD_USER_INPUT",
    "status: must be VERIFIED or SUBMITTED.",
  ],
  ...["then", "1", "2026-11-14", "Nov 14 2026 23:00", "2026-11-14T23:00:00 01:00", ""].map(
    (asOf): [string, number, string, string] => [
      `totals.csv?operation=jad-see-2024&asOf=${asOf}`,
      400,
      "BAD_USER_INPUT",
      `asOf: "${asOf}" is not a moment; use YYYY-MM-DDTHH:MM:SS with Z or an offset such as +01:00. In an address, + is written %2B.`,
    ],
  ),
  [
    "totals.csv?operation=jad-see-2024&asOf=2026-11-14T23:00:00%2B16:00",
    400,
    "BAD_USER_INPUT",
    'asOf: "2026-11-14T23:00:00+16:00" is too far from UTC; an offset is 15:59 at most. In an address, + is written %2B.',
  ],
  ...["published", "reports", "template", "totals"].map((what): [string, number, string, string] => [
    `${what}.csv?operation=a%00b`,
    400,
    "BAD_USER_INPUT",
    "operation: contains a character that is not allowed (U+0000).",
  ]),
  ...["published", "reports", "template"].map((what): [string, number, string, string] => [
    `${what}.csv?opertion=jad-see-2024`,
    400,
    "BAD_REQUEST",
    'There is no parameter "opertion"; use operation, bom.',
  ]),
  [
    "published.csv?operation=jad-see-2024&asOf=2026-11-14T23:00:00Z",
    400,
    "BAD_REQUEST",
    'There is no parameter "asOf"; use operation, bom.',
  ],
  [
    "totals.csv?operation=jad-see-2024&asof=2026-11-14T23:00:00Z",
    400,
    "BAD_REQUEST",
    'There is no parameter "asof"; use operation, status, asOf, bom.',
  ],
  [
    "published.csv?operation=jad-see-2024&operation=jad-mobile-4",
    400,
    "BAD_REQUEST",
    "The parameter operation appears twice.",
  ],
])("%s is refused", async (address, status, code, message) => {
  const answer = await file(address);
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.text)).toEqual({ errors: [{ message, extensions: { code } }] });
});

test("totals are exported as of a moment, at whatever offset it is told", async () => {
  const own = await createExercise(world);
  await submitted(world, own);
  const now = new Date(Date.now() + 15 * 3_600_000).toISOString().replace("Z", "%2B15:00");
  const address = `totals.csv?operation=${own.code}&status=SUBMITTED&asOf=`;
  const linesAsOf = async (asOf: string) =>
    (await file(`${address}${asOf}`, own.centre)).text.trimEnd().split("\n").slice(1);
  expect(await linesAsOf("2026-01-01T00:00:00Z")).toEqual([]);
  expect(await linesAsOf(now)).toEqual([
    `${own.code},SUBMITTED,CHECKS,,1510,,,3`,
    `${own.code},SUBMITTED,CHECKS,PERSONS,1200,,,3`,
    `${own.code},SUBMITTED,CHECKS,VEHICLES,310,,,`,
    `${own.code},SUBMITTED,RESULTS,ARRESTS,4,{person},,`,
    `${own.code},SUBMITTED,DEPLOYMENTS,OFFICERS,85,,,`,
  ]);
});

test.each(["published", "reports", "template", "totals"])(
  "the file %s.csv is read, and not sent",
  async (what) => {
    const response = await fetch(`${world.url}/export/${what}.csv`, { method: "POST" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    expect(await response.json()).toEqual({
      errors: [{ message: "Use GET.", extensions: { code: "METHOD_NOT_ALLOWED" } }],
    });
  },
);

test("a bad token is not taken for none", async () => {
  expect((await file("published.csv", { authorization: "Bearer nonsense" })).status).toBe(401);
});

test("an export is of the version that is there when it is made", async () => {
  const own = await createExercise(world);
  const report = await submitted(world, own);
  const content = { checkCounts: [{ category: "PERSONS", count: 7 }] };
  await world.data(
    CORRECT,
    { input: { idempotencyKey: own.code, report, expectedVersion: 1, reason: "Counted again", content } },
    own.spain,
  );
  const { text } = await file(`reports.csv?operation=${own.code}`, own.spain);
  expect(text.trimEnd().split("\n").slice(1)).toHaveLength(1);
  expect(text).toContain(",ES,2,SUBMITTED,");
});
