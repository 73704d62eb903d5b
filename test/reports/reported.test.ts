import { randomUUID } from "node:crypto";
import { startWorld, type World } from "../support/world";
import {
  CORRECT,
  createExercise,
  type Exercise,
  RETURN,
  SUBMIT,
  submission,
  VERIFY,
  WITHDRAW,
} from "./exercise";

let world: World;
let exercise: Exercise;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  exercise = await createExercise(world);
});

const persons = (count: number, further: object = {}) => ({ category: "PERSONS", count, ...further });

async function submit(party: "ES" | "FR", content: object, period = exercise.periods[1]): Promise<string> {
  const headers = party === "ES" ? exercise.spain : exercise.france;
  const { submitReport } = await world.data(
    SUBMIT,
    submission(exercise, { party, content, period }),
    headers,
  );
  return submitReport.report.id;
}
const verify = (report: string, expectedVersion = 1) =>
  world.data(VERIFY, { input: { report, expectedVersion } }, exercise.centre);
const correct = (report: string, expectedVersion: number, content: object) =>
  world.data(
    CORRECT,
    { input: { idempotencyKey: randomUUID(), report, expectedVersion, reason: "Counted again", content } },
    exercise.spain,
  );

const FIGURES = `reports checks { total { value hits } byCategory { category { code } value hits } }
  results { category { code } value unit currency } `;
const TOTALS = `query($code: String!, $status: ReportedStatus, $asOf: DateTime, $threatArea: String, $period: ID) { operation(code: $code) {
  reported(status: $status, asOf: $asOf, threatArea: $threatArea, period: $period) { ${FIGURES}
    officers { value qualifier } countries { value } deployments { category { code } value } } } }`;

async function reported(variables: object = {}, headers = exercise.centre): Promise<any> {
  const { operation } = await world.data(TOTALS, { code: exercise.code, ...variables }, headers);
  return operation.reported;
}
const personsOf = async (variables: object = {}) => (await reported(variables)).checks.total?.value ?? null;

test("verified reports are added up, each unit and currency for itself", async () => {
  const spanish = await submit("ES", {
    checkCounts: [
      persons(100, { hits: 2 }),
      persons(20, { environment: "DARK_WEB" }),
      { category: "VEHICLES", count: 7 },
    ],
    results: [
      { category: "ARRESTS", value: 3 },
      { category: "CASH", value: 0.1, currency: "EUR" },
      { category: "CASH", value: 500, currency: "RSD" },
    ],
    deployments: [{ capability: "OFFICERS", quantity: 40 }],
  });
  const french = await submit("FR", {
    checkCounts: [persons(0)],
    results: [{ category: "CASH", value: 0.2, currency: "EUR" }],
    deployments: [{ capability: "OFFICERS", quantity: 5 }],
  });
  expect(await reported()).toEqual({
    reports: 0,
    officers: null,
    countries: { value: 0 },
    checks: { total: null, byCategory: [] },
    results: [],
    deployments: [],
  });
  await verify(spanish);
  await verify(french);
  expect(await reported()).toEqual({
    reports: 2,
    officers: { value: 45, qualifier: "EXACT" },
    countries: { value: 2 },
    checks: {
      total: { value: 127, hits: 2 },
      byCategory: [
        { category: { code: "PERSONS" }, value: 120, hits: 2 },
        { category: { code: "VEHICLES" }, value: 7, hits: null },
      ],
    },
    results: [
      { category: { code: "ARRESTS" }, value: 3, unit: "{person}", currency: null },
      { category: { code: "CASH" }, value: 0.3, unit: null, currency: "EUR" },
      { category: { code: "CASH" }, value: 500, unit: null, currency: "RSD" },
    ],
    deployments: [{ category: { code: "OFFICERS" }, value: 45 }],
  });
});

test("who is on duty on two days is counted once", async () => {
  const onDuty = (quantity: number) => ({ deployments: [{ capability: "OFFICERS", quantity }] });
  await submit("ES", onDuty(40), exercise.periods[0]);
  await submit("ES", onDuty(30));
  await submit("FR", onDuty(5));
  expect((await reported({ status: "SUBMITTED" })).officers.value).toBe(45);
});

test("a correction waits, a returned report counts by its verified version, a withdrawn one no more", async () => {
  const report = await submit("ES", { checkCounts: [persons(10)] });
  expect([await personsOf(), await personsOf({ status: "SUBMITTED" })]).toEqual([null, 10]);
  await verify(report);
  expect([await personsOf(), await personsOf({ status: "SUBMITTED" })]).toEqual([10, 10]);
  await correct(report, 1, { checkCounts: [persons(12)] });
  expect([await personsOf(), await personsOf({ status: "SUBMITTED" })]).toEqual([10, 12]);
  await world.data(
    RETURN,
    { input: { report, expectedVersion: 2, reason: "Ten or twelve?" } },
    exercise.centre,
  );
  expect([await personsOf(), await personsOf({ status: "SUBMITTED" })]).toEqual([10, 10]);
  await world.data(
    WITHDRAW,
    { input: { report, expectedVersion: 2, reason: "Neither of them" } },
    exercise.spain,
  );
  expect([await personsOf(), await personsOf({ status: "SUBMITTED" })]).toEqual([null, null]);
  await correct(report, 2, { checkCounts: [persons(13)] });
  expect([await personsOf(), await personsOf({ status: "SUBMITTED" })]).toEqual([null, 13]);
});

test("what was corrected before anybody decided about it counts no more", async () => {
  const report = await submit("ES", { checkCounts: [persons(10)] });
  await correct(report, 1, { checkCounts: [persons(12)] });
  expect(await personsOf({ status: "SUBMITTED" })).toBe(12);
  await world.data(
    RETURN,
    { input: { report, expectedVersion: 2, reason: "Ten or twelve?" } },
    exercise.centre,
  );
  expect(await personsOf({ status: "SUBMITTED" })).toBeNull();
});

test("as of a moment, exactly what was known then", async () => {
  const moments: string[] = [];
  const now = async () => {
    const [row] = await world.database.$queryRaw<{ now: string }[]>`
      select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`;
    moments.push(row?.now ?? "");
  };
  await now();
  const report = await submit("ES", { checkCounts: [persons(10)] });
  await now();
  await verify(report);
  await now();
  await correct(report, 1, { checkCounts: [persons(12)] });
  await verify(report, 2);
  await now();
  await world.data(
    RETURN,
    { input: { report, expectedVersion: 2, reason: "Ten or twelve?" } },
    exercise.centre,
  );
  await now();
  const known = [];
  for (const asOf of moments)
    known.push([await personsOf({ asOf }), await personsOf({ asOf, status: "SUBMITTED" })]);
  expect(known).toEqual([
    [null, null],
    [null, 10],
    [10, 10],
    [12, 12],
    [null, null],
  ]);
  const { body } = await world.query(
    TOTALS,
    { code: exercise.code, asOf: "2099-01-01T00:00:00Z" },
    exercise.centre,
  );
  expect(body.errors?.[0]).toMatchObject({
    message: "reported(asOf:): must not be later than now; nobody knows yet.",
    extensions: { code: "BAD_USER_INPUT" },
  });
});

test("totals are given by participant, day, environment and threat area", async () => {
  const area = { threatArea: "MIGRANT_SMUGGLING" };
  await submit(
    "ES",
    { checkCounts: [persons(10), persons(5, { environment: "CLEAR_WEB", ...area })] },
    exercise.periods[0],
  );
  await submit("ES", { checkCounts: [persons(1)], results: [{ category: "ARRESTS", value: 2, ...area }] });
  await submit("FR", { nilReturn: true });
  const { operation } = await world.data(
    `query($code: String!) { operation(code: $code) { reported(status: SUBMITTED) {
      byParticipant { participant { party { code } } reports checks { total { value } } }
      byDay { day reports checks { total { value } } results { value } }
      byEnvironment { environment checks { total { value } } results { value } }
      byThreatArea { threatArea { code } checks { total { value } } results { value } } } } }`,
    { code: exercise.code },
    exercise.centre,
  );
  const checks = (value: number | null) => ({ total: value === null ? null : { value } });
  expect(operation.reported).toEqual({
    byParticipant: [
      { participant: { party: { code: "ES" } }, reports: 2, checks: checks(16) },
      { participant: { party: { code: "FR" } }, reports: 1, checks: checks(null) },
    ],
    byDay: [
      { day: "2026-11-13", reports: 1, checks: checks(15), results: [] },
      { day: "2026-11-14", reports: 2, checks: checks(1), results: [{ value: 2 }] },
    ],
    byEnvironment: [
      { environment: "PHYSICAL", checks: checks(11), results: [{ value: 2 }] },
      { environment: "CLEAR_WEB", checks: checks(5), results: [] },
    ],
    byThreatArea: [
      { threatArea: null, checks: checks(11), results: [] },
      { threatArea: { code: "MIGRANT_SMUGGLING" }, checks: checks(5), results: [{ value: 2 }] },
    ],
  });
  expect(await personsOf({ status: "SUBMITTED", ...area })).toBe(5);
  expect(await personsOf({ status: "SUBMITTED", period: exercise.periods[1] })).toBe(1);
});

test("a reporter gets its own figures, and who does not work on the operation none", async () => {
  await submit("ES", { checkCounts: [persons(10)] });
  await submit("FR", { checkCounts: [persons(3)] });
  const ask = async (headers?: Record<string, string>) =>
    (await reported({ status: "SUBMITTED" }, headers))?.checks.total?.value;
  expect(await ask(exercise.spain)).toBe(10);
  expect(await ask(await world.as("rada", "reporter:RS"))).toBeUndefined();
  expect(await ask(await world.as("someone", "analyst"))).toBe(13);
  await world.database.operation.update({ where: { id: exercise.id }, data: { status: "PUBLISHED" } });
  expect(await reported({ status: "SUBMITTED" }, await world.as("boris", "reporter:BG"))).toBeNull();
  expect((await world.data(TOTALS, { code: exercise.code })).operation.reported).toBeNull();
});

test("participation tells not reported, late and in time apart", async () => {
  await submit("ES", { checkCounts: [persons(10)] }, exercise.periods[0]);
  await submit("ES", { checkCounts: [persons(0)] });
  const french = await submit("FR", { nilReturn: true });
  const PARTICIPATION = `query($code: String!) { operation(code: $code) { participation {
    state nilReturn participant { party { code } } period { day } report { version } } } }`;
  const table = async (headers: Record<string, string>) => {
    const { operation } = await world.data(PARTICIPATION, { code: exercise.code }, headers);
    return operation.participation.map((cell: any) =>
      [
        cell.period.day,
        cell.participant.party.code,
        cell.state,
        cell.nilReturn,
        cell.report?.version ?? null,
      ].join(" "),
    );
  };
  expect(await table(exercise.centre)).toEqual([
    "2026-11-13 ES REPORTED_LATE false 1",
    "2026-11-13 FR OVERDUE  ",
    "2026-11-13 RS OVERDUE  ",
    "2026-11-13 FRONTEX OVERDUE  ",
    "2026-11-14 ES REPORTED false 1",
    "2026-11-14 FR REPORTED true 1",
    "2026-11-14 RS AWAITED  ",
    "2026-11-14 FRONTEX AWAITED  ",
  ]);
  await world.data(
    WITHDRAW,
    { input: { report: french, expectedVersion: 1, reason: "Not ours" } },
    exercise.france,
  );
  expect(await table(exercise.france)).toEqual(["2026-11-13 FR OVERDUE  ", "2026-11-14 FR WITHDRAWN true 1"]);
  await world.database.operation.update({ where: { id: exercise.id }, data: { status: "PUBLISHED" } });
  expect(await table(await world.as("boris", "reporter:BG"))).toEqual([]);
});

test("totals of any number of operations cost a fixed number of statements", async () => {
  await submit("ES", { checkCounts: [persons(10)] });
  await createExercise(world);
  const cost = (first: number) =>
    world.statements(() =>
      world.data(
        `query($first: Int!) { operations(first: $first, filter: { code: { startsWith: "exercise" } }) { nodes {
          participation { state } reported(status: SUBMITTED) { checks { total { value } } } } } }`,
        { first },
        exercise.spain,
      ),
    );
  const [one, five] = [await cost(1), await cost(5)];
  expect(five.length).toBe(one.length);
  expect(one.length).toBe(2);
});
