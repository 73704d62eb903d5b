import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { findApplicationRole } from "../../src/database/application-role";
import { explain } from "../support/explain";
import { startWorld, type World } from "../support/world";
import { CORRECT, createExercise, type Exercise, RETURN, SUBMIT, VERIFY, WITHDRAW } from "./exercise";

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const FIGURES = `checks { total { value hits } byCategory { category { code } value hits } }
  results { category { code } value unit currency }`;
const ON_DUTY = `reports ${FIGURES} officers { value } deployments { category { code } value }`;
const REPORTED = `query($code: String!, $asOf: DateTime, $threatArea: String) { operation(code: $code) {
  verified: reported(asOf: $asOf, threatArea: $threatArea) { ...all }
  submitted: reported(status: SUBMITTED, asOf: $asOf, threatArea: $threatArea) { ...all } } }
  fragment all on ReportedFigures { ${ON_DUTY} countries { value }
    byParticipant { participant { party { code } } ${ON_DUTY} } byDay { day ${ON_DUTY} }
    byEnvironment { environment ${FIGURES} } byThreatArea { threatArea { code } ${FIGURES} } }`;

const line = {
  environment: fc.constantFrom("PHYSICAL", "DARK_WEB"),
  threatArea: fc.constantFrom(null, "MIGRANT_SMUGGLING", "FIREARMS_TRAFFICKING"),
};
const distinct = <Line extends object>(arbitrary: fc.Arbitrary<Line>, by: (line: Line) => string) =>
  fc.uniqueArray(arbitrary, { maxLength: 4, selector: by });
const content = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ nilReturn: true }) },
  {
    weight: 6,
    arbitrary: fc
      .record({
        checkCounts: distinct(
          fc
            .record({
              ...line,
              category: fc.constantFrom("PERSONS", "VEHICLES"),
              count: fc.nat(9000),
              hits: fc.constantFrom(null, 0, 1),
            })
            .map((check) => ({
              ...check,
              hits: check.hits === null ? null : Math.min(check.hits, check.count),
            })),
          ({ category, environment, threatArea }) => `${category} ${environment} ${threatArea}`,
        ),
        results: distinct(
          fc
            .record({
              ...line,
              what: fc.constantFrom(
                { category: "ARRESTS" },
                { category: "CASH", currency: "EUR" },
                { category: "CASH", currency: "RSD" },
              ),
              value: fc.nat(500),
            })
            .map(({ what, ...result }) => ({ ...result, ...what })),
          (result) => JSON.stringify({ ...result, value: 0 }),
        ),
        deployments: fc.constantFrom([], [{ capability: "OFFICERS", quantity: 12 }]),
      })
      .filter(
        ({ checkCounts, results, deployments }) =>
          checkCounts.length + results.length + deployments.length > 0,
      ),
  },
);
/** What somebody does with the report of one participant for one day; what is not possible then is refused. */
const step = fc.record({
  party: fc.constantFrom("ES" as const, "FR" as const),
  period: fc.constantFrom(0 as const, 1 as const),
  action: fc.constantFrom(
    "SEND" as const,
    "SEND" as const,
    "VERIFY" as const,
    "VERIFY" as const,
    "RETURN" as const,
    "WITHDRAW" as const,
  ),
  content,
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Where the reports of an exercise stand, by party and period. */
type Standing = Map<string, { report: string; version: number }>;

async function take(exercise: Exercise, standing: Standing, { party, period, action, content }: Step) {
  const own = party === "ES" ? exercise.spain : exercise.france;
  const key = `${party} ${period}`;
  const present = standing.get(key);
  if (present === undefined) {
    const input = { idempotencyKey: randomUUID(), period: exercise.periods[period], party, content };
    const { submitReport } = await world.data(SUBMIT, { input }, own);
    standing.set(key, { report: submitReport.report.id, version: 1 });
    return;
  }
  const place = { report: present.report, expectedVersion: present.version };
  const reason = "As it was drawn";
  if (action === "SEND") {
    const input = { ...place, idempotencyKey: randomUUID(), reason, content };
    await world.data(CORRECT, { input }, own);
    present.version += 1;
  } else if (action === "VERIFY") await world.query(VERIFY, { input: place }, exercise.centre);
  else if (action === "RETURN") await world.query(RETURN, { input: { ...place, reason } }, exercise.centre);
  else await world.query(WITHDRAW, { input: { ...place, reason } }, own);
}

test("totals that are kept equal the ledger, and any moment can be asked for afterwards", async () => {
  const centre = await world.as("ada", "analyst");
  const ask = async (variables: object) => (await world.data(REPORTED, variables as never, centre)).operation;
  const moment = async () => {
    const [row] = await world.database.$queryRaw<{ now: string }[]>`
      select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`;
    return row?.now ?? "";
  };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 20 }), async (steps) => {
      const exercise = await createExercise(world);
      const standing: Standing = new Map();
      const known: { asOf: string; answer: unknown }[] = [];
      for (const each of steps) {
        await take(exercise, standing, each);
        known.push({ answer: await ask({ code: exercise.code }), asOf: await moment() });
      }
      for (const { asOf, answer } of known) expect(await ask({ code: exercise.code, asOf })).toEqual(answer);
      const threatArea = "FIREARMS_TRAFFICKING";
      const asOf = known.at(-1)?.asOf;
      expect(await ask({ code: exercise.code, threatArea })).toEqual(
        await ask({ code: exercise.code, threatArea, asOf }),
      );
      const differences = await world.database.$queryRaw`
        with kept as (select to_jsonb(total) - 'id' as total from reported_total as total where operation_id = ${exercise.id}::uuid),
          made as (select to_jsonb(total) - 'id' as total from totals_of_ledger(array[${exercise.id}::uuid]) as total)
        (select 'kept', total from kept except select 'kept', total from made)
        union all (select 'made', total from made except select 'made', total from kept)`;
      expect(differences).toEqual([]);
    }),
    { numRuns: 12 },
  );
}, 120_000);

test("totals are written by the ledger alone", async () => {
  await expect(world.database.$executeRaw`update reported_total set value = 1`).rejects.toThrow(
    "reported_total follows from the ledger and is not written by hand",
  );
});

test.each([
  [
    "of one operation",
    `{ operation(code: "none") { reported { checks { total { value } } byDay { day results { value } } } } }`,
  ],
  ["of all operations", `{ statistics(source: VERIFIED) { nodes { value } } }`],
])("totals %s are found without those of other grains", async (_what, document) => {
  const centre = await world.as("ada", "analyst");
  const [statement = ""] = await world.statements(() => world.data(document, {}, centre));
  const plan = await explain(world.databaseUrl, statement, await findApplicationRole(world.databaseUrl));
  const indexes = JSON.stringify(plan).match(/"Index Name":"reported_total\w*"/g) ?? [];
  expect(indexes.length).toBeGreaterThan(0);
  for (const index of indexes) expect(index).toMatch(/reported_total_of_(operations|days)"/);
});
