import {
  createExercise,
  type Exercise,
  RETURN,
  SUBMIT,
  submission,
  submitted,
  VERIFY,
  WITHDRAW,
} from "../reports/exercise";
import { startWorld, type World } from "../support/world";

let world: World;
let exercise: Exercise;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  exercise = await createExercise(world);
});

const RECONCILE = `query($code: String!) { operation(code: $code) { reconciliation { discrepancies {
  kind subject stated computed difference unit currency explanation cause } } } }`;
const EXPLAIN = `mutation($input: ExplainDiscrepancyInput!) { explainDiscrepancy(input: $input) { isReplay } }`;

const persons = (count: number) => ({ checkCounts: [{ category: "PERSONS", count }] });

async function discrepancies(headers: Record<string, string>, { code } = exercise): Promise<any[]> {
  const { operation } = await world.data(RECONCILE, { code }, headers);
  return operation.reconciliation.discrepancies;
}

/** Spain reports 120 persons for the first day, and then 12 000. */
async function slip(): Promise<string> {
  await submitted(world, exercise, { period: exercise.periods[0], content: persons(120) });
  return submitted(world, exercise, { content: persons(12_000) });
}

const SLIP = {
  kind: "IMPLAUSIBLE",
  subject: "reports.ES.2026-11-14.checks.PERSONS",
  stated: 12_000,
  computed: 1_200,
  difference: -10_800,
  unit: null,
  currency: null,
  explanation:
    "ES reported 12 000 for PERSONS of 2026-11-14, which is more than 10 times the largest number for another period, 120.",
  cause: null,
};

test("a number far above the participant's own history is named, while it waits and when it counts", async () => {
  const report = await slip();
  expect(await discrepancies(exercise.centre)).toEqual([SLIP]);
  await world.data(VERIFY, { input: { report, expectedVersion: 1 } }, exercise.centre);
  expect(await discrepancies(exercise.centre)).toEqual([SLIP]);
});

test("what was returned or withdrawn counts no more, and is not named", async () => {
  const report = await slip();
  const input = { report, expectedVersion: 1, reason: "A slip of the pen" };
  await world.data(RETURN, { input }, exercise.centre);
  expect(await discrepancies(exercise.centre)).toEqual([]);
  await world.data(WITHDRAW, { input }, exercise.spain);
  expect(await discrepancies(exercise.centre)).toEqual([]);
});

test("a part above its whole is named: arrests above persons, pistols above firearms, hits above checks", async () => {
  const content = {
    ...persons(2),
    results: [
      { category: "ARRESTS", value: 1 },
      { category: "ARRESTS", value: 2, environment: "DARK_WEB" },
      { category: "WEAPONS", value: 90 },
      { category: "FIREARMS", value: 5 },
      { category: "PISTOLS", value: 6 },
      { category: "HITS", value: 3 },
    ],
  };
  await submitted(world, exercise, { content });
  const brief = (await discrepancies(exercise.centre)).map(
    ({ subject, stated, computed, unit, explanation }) => [subject, stated, computed, unit, explanation],
  );
  const reported = "of 2026-11-14, which is more than";
  expect(brief).toEqual([
    [
      "reports.ES.2026-11-14.results.ARRESTS",
      3,
      2,
      "{person}",
      `ES reported 3 for ARRESTS ${reported} 2 for PERSONS, which it is a part of.`,
    ],
    [
      "reports.ES.2026-11-14.results.PISTOLS",
      6,
      5,
      "{piece}",
      `ES reported 6 for PISTOLS ${reported} 5 for FIREARMS, which it is a part of.`,
    ],
    [
      "reports.ES.2026-11-14.results.HITS",
      3,
      2,
      "{hit}",
      `ES reported 3 for HITS ${reported} 2 for all checks, which it is a part of.`,
    ],
  ]);
});

test("a whole that was not reported, or is of another unit, says nothing", async () => {
  const results = [
    { category: "ARRESTS", value: 3 },
    { category: "PISTOLS", value: 6 },
    { category: "COCAINE", value: 9, unit: "kg" },
    { category: "DRUGS", value: 2, unit: "{tablet}" },
  ];
  await submitted(world, exercise, { content: { results } });
  expect(await discrepancies(exercise.centre)).toEqual([]);
});

test("every line has a subject of its own, whatever tells it apart", async () => {
  const content = (factor: number) => ({
    checkCounts: [
      { category: "PERSONS", count: 10 * factor },
      { category: "PERSONS", count: 10 * factor, environment: "DARK_WEB" },
      { category: "PERSONS", count: 10 * factor, threatArea: "DRUG_TRAFFICKING" },
    ],
    results: [
      { category: "DRUGS", value: 10 * factor, unit: "kg" },
      { category: "DRUGS", value: 10 * factor, unit: "{tablet}" },
      { category: "CASH", value: 10 * factor, currency: "EUR" },
      { category: "CASH", value: 10 * factor, currency: "RSD" },
    ],
    deployments: [
      { capability: "OFFICERS", quantity: 10 * factor },
      { capability: "CANINE_UNITS", quantity: 10 * factor },
    ],
  });
  await submitted(world, exercise, { period: exercise.periods[0], content: content(1) });
  await submitted(world, exercise, { content: content(11) });
  const subjects = (await discrepancies(exercise.centre)).map(({ subject, stated, computed }) => {
    expect([stated, computed]).toEqual([110, 100]);
    return subject.replace("reports.ES.2026-11-14.", "");
  });
  expect(subjects).toEqual([
    "checks.PERSONS",
    "checks.PERSONS.DARK_WEB",
    "checks.PERSONS.DRUG_TRAFFICKING",
    "officers",
    "deployments.CANINE_UNITS",
    "results.DRUGS.kg",
    "results.DRUGS.{tablet}",
    "results.CASH.EUR",
    "results.CASH.RSD",
  ]);
});

test("only who sees all that was reported in the operation is told", async () => {
  await slip();
  const administrator = await world.as("ada", "administrator");
  expect(await discrepancies(administrator)).toEqual([SLIP]);
  await world.database.operation.update({
    select: { id: true },
    where: { id: exercise.id },
    data: { status: "PUBLISHED" },
  });
  const others = [exercise.spain, exercise.france, {}, await world.as("vera", "coordinator:jad-see-2024")];
  for (const headers of others) expect(await discrepancies(headers)).toEqual([]);
});

test("the centre explains it, and it goes on counting", async () => {
  await slip();
  const input = {
    idempotencyKey: exercise.code,
    operation: exercise.code,
    kind: "IMPLAUSIBLE",
    subject: SLIP.subject,
    stated: SLIP.stated,
    computed: SLIP.computed,
    cause: "A football match let out",
  };
  const ask = (further: object) => world.query(EXPLAIN, { input: { ...input, ...further } }, exercise.centre);
  const { body } = await ask({ idempotencyKey: "other", subject: "reports.ES.2026-11-13.checks.PERSONS" });
  expect(body.errors?.[0]?.extensions.code).toBe("CONFLICT");
  expect((await ask({})).body.data).toEqual({ explainDiscrepancy: { isReplay: false } });
  expect(await discrepancies(exercise.centre)).toEqual([{ ...SLIP, cause: "A football match let out" }]);
  const { operation } = await world.data(
    `query($code: String!) { operation(code: $code) { reported(status: SUBMITTED) { checks { total { value } } } } }`,
    { code: exercise.code },
    exercise.centre,
  );
  expect(operation.reported.checks.total.value).toBe(12_120);
});

test("costs as many statements, however many operations and reports there are", async () => {
  const analyst = await world.as("ana", "analyst");
  const codes = [exercise.code];
  const query = `query($codes: [String!]!) { operationsByCodes(codes: $codes) { reconciliation { discrepancies { subject } } } }`;
  const cost = async () => (await world.statements(() => world.data(query, { codes }, analyst))).length;
  await slip();
  const ofOne = await cost();
  exercise = await createExercise(world);
  codes.push(exercise.code);
  await slip();
  await world.data(SUBMIT, submission(exercise, { party: "FR", content: persons(9) }), exercise.france);
  expect(await cost()).toBe(ofOne);
  // The operations, and the publications, totals and lines of all of them.
  expect(ofOne).toBe(4);
});
