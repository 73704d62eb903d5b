import * as fc from "fast-check";
import { startWorld, type World } from "../support/world";
import { createExercise, SUBMIT, submission } from "./exercise";

/** What comes out of the graph and of files is what was sent: no digit more or fewer. */
let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** Up to twelve digits before the point and three after it. */
const decimal = fc.integer({ min: 0, max: 999_999_999_999_999 }).map((digits) => {
  const text = String(digits).padStart(4, "0");
  return Number(`${text.slice(0, -3)}.${text.slice(-3)}`);
});
const count = fc.integer({ min: 0, max: 1_000_000_000 });
const environment = fc.constantFrom("PHYSICAL", "CLEAR_WEB", "DARK_WEB", "SOCIAL_MEDIA");
const content = fc.record({
  checkCounts: fc.uniqueArray(
    fc.record({ category: fc.constantFrom("PERSONS", "VEHICLES", "PREMISES"), environment, count }),
    { minLength: 1, maxLength: 8, selector: (line) => `${line.category} ${line.environment}` },
  ),
  results: fc.uniqueArray(
    fc.record({
      category: fc.constant("CASH"),
      environment: fc.constant("PHYSICAL"),
      value: decimal,
      currency: fc.constantFrom("EUR", "RSD", "CHF"),
    }),
    { maxLength: 3, selector: (line) => line.currency },
  ),
  deployments: fc
    .integer({ min: 0, max: 1_000_000 })
    .map((quantity) => [{ capability: "OFFICERS", quantity }]),
});

const READ = `query($code: String!) { operation(code: $code) {
  reports { nodes { period { day } current {
    checkCounts { category { code } environment count }
    results { category { code } environment value currency } deployments { capability { code } quantity } } } }
  reported(status: SUBMITTED) { results { category { code } value currency } } } }`;

const flat = (lines: readonly any[]) =>
  lines.map(({ category, capability, ...line }) => ({
    ...(category === undefined ? {} : { category: category.code }),
    ...(capability === undefined ? {} : { capability: capability.code }),
    ...line,
  }));
const byCurrency = (one: { currency: string }, other: { currency: string }) =>
  one.currency < other.currency ? -1 : 1;

test("a report is read back exactly through the graph, its totals, its export and the import of that", async () => {
  await fc.assert(
    fc.asyncProperty(content, async (sent) => {
      const exercise = await createExercise(world);
      await world.data(SUBMIT, submission(exercise, { content: sent }), exercise.spain);
      const { operation } = await world.data(READ, { code: exercise.code }, exercise.spain);
      const [{ period, current }] = operation.reports.nodes;
      expect(period.day).toBe("2026-11-14");
      expect(flat(current.checkCounts)).toEqual(sent.checkCounts);
      expect(flat(current.results)).toEqual(sent.results);
      expect(flat(current.deployments)).toEqual(sent.deployments);
      const totals = flat(operation.reported.results).sort(byCurrency);
      expect(totals).toEqual(
        sent.results.map(({ category, value, currency }) => ({ category, value, currency })).sort(byCurrency),
      );

      const address = `operation=${exercise.code}`;
      const headers = exercise.spain;
      const file = await (await fetch(`${world.url}/export/reports.csv?${address}`, { headers })).text();
      const lines = file.trimEnd().split("\n");
      const head = lines[0]?.split(",") ?? [];
      const values = lines.slice(1).map((line) => Number(line.split(",")[head.indexOf("value")]));
      expect(values.sort((one, other) => one - other)).toEqual(
        [
          ...sent.checkCounts.map((line) => line.count),
          ...sent.results.map((line) => line.value),
          ...sent.deployments.map((line) => line.quantity),
        ].sort((one, other) => one - other),
      );
      const imported = await fetch(`${world.url}/import/reports.csv?${address}`, {
        method: "POST",
        headers: { ...headers, "content-type": "text/csv" },
        body: file,
      });
      expect(await imported.json()).toMatchObject({ submitted: 0, corrected: 0, unchanged: 1 });
    }),
    { numRuns: 40, seed: 2024 },
  );
}, 120_000);

test("a shift that begins like a formula comes back from its own export", async () => {
  const own = await createExercise(world);
  await world.database.reportingPeriod.updateMany({
    where: { operationId: own.id, day: new Date("2026-11-14") },
    data: { shift: "=1+1" },
  });
  await world.data(SUBMIT, submission(own), own.spain);
  const headers = own.spain;
  const address = `operation=${own.code}`;
  const file = await (await fetch(`${world.url}/export/reports.csv?${address}`, { headers })).text();
  expect(file).toContain(",'=1+1,");
  const imported = await fetch(`${world.url}/import/reports.csv?${address}`, {
    method: "POST",
    headers: { ...headers, "content-type": "text/csv" },
    body: file,
  });
  expect(await imported.json()).toMatchObject({ submitted: 0, corrected: 0, unchanged: 1 });
});
