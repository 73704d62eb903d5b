import {
  CONTENT,
  CORRECT,
  createExercise,
  type Exercise,
  SUBMIT,
  submission,
  submitted,
  VERIFY,
  written,
} from "../reports/exercise";
import { startWorld, type World } from "../support/world";

const PUBLISH = `mutation($input: PublishFiguresInput!) { publishFigures(input: $input) {
  isReplay publication { id code status } operation { status version } } }`;
const CLOSE = `mutation($input: CloseReportingInput!) { closeReporting(input: $input) { operation { status version } } }`;
const READ = `query($code: String!) { operation(code: $code) {
  publications { code publisher title status origin publishedOn reportedAsOf listed { party { code } } }
  published { countries { value } officers { value qualifier }
    checks { total { value breakdowns { kind parts { value category { code } } } } byCategory { category { code } value } }
    results { category { code } value unit currency } }
  reconciliation { discrepancies { kind } } } }`;

let world: World;
let exercise: Exercise;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  exercise = await createExercise(world);
});

const publishing = (further: object = {}) => ({
  input: {
    idempotencyKey: `publish ${exercise.code}`,
    operation: exercise.code,
    expectedVersion: 2,
    status: "FINAL",
    code: "final",
    publisher: "Coordination centre",
    title: "Results",
    publishedOn: "2026-11-20",
    ...further,
  },
});
const close = () => world.data(CLOSE, { input: { operation: exercise.code } }, exercise.centre);

async function refusal(variables: object, headers = exercise.centre): Promise<string> {
  const state = async () => [
    await written(world),
    await world.database.publication.count(),
    await world.database.publishedFigure.count(),
  ];
  const before = await state();
  const { body } = await world.query(PUBLISH, variables, headers);
  expect(await state()).toEqual(before);
  const [error] = body.errors ?? [];
  return `${error?.extensions.code} ${error?.message}`;
}

test("what is verified becomes a publication that everyone reads", async () => {
  const content = {
    checkCounts: [
      { category: "PERSONS", count: 100 },
      { category: "PERSONS", count: 20, environment: "DARK_WEB" },
      { category: "VEHICLES", count: 7 },
    ],
    results: [
      { category: "ARRESTS", value: 3 },
      { category: "CASH", value: 12.5, currency: "EUR" },
    ],
    deployments: [{ capability: "OFFICERS", quantity: 40 }],
  };
  const report = await submitted(world, exercise, { content });
  await world.data(VERIFY, { input: { report, expectedVersion: 1 } }, exercise.centre);
  await close();
  const { publishFigures } = await world.data(PUBLISH, publishing(), exercise.centre);
  expect(publishFigures).toMatchObject({
    isReplay: false,
    publication: { code: "final", status: "FINAL" },
    operation: { status: "PUBLISHED", version: 3 },
  });
  expect((await world.data(PUBLISH, publishing(), exercise.centre)).publishFigures).toEqual({
    ...publishFigures,
    isReplay: true,
  });

  const { operation } = await world.data(READ, { code: exercise.code });
  const parts = [
    { value: 120, category: { code: "PERSONS" } },
    { value: 7, category: { code: "VEHICLES" } },
  ];
  expect(operation).toEqual({
    publications: [
      {
        code: "final",
        publisher: "Coordination centre",
        title: "Results",
        status: "FINAL",
        origin: "ORIGINAL",
        publishedOn: "2026-11-20",
        reportedAsOf: expect.stringMatching(/^20\d\d-.*\.\d{6}Z$/),
        listed: ["ES", "FR", "RS", "FRONTEX"].map((code) => ({ party: { code } })),
      },
    ],
    published: {
      countries: { value: 3 },
      officers: { value: 40, qualifier: "EXACT" },
      checks: { total: { value: 127, breakdowns: [{ kind: "PARTITION", parts }] }, byCategory: parts },
      results: [
        { category: { code: "ARRESTS" }, value: 3, unit: "{person}", currency: null },
        { category: { code: "CASH" }, value: 12.5, unit: null, currency: "EUR" },
      ],
    },
    reconciliation: { discrepancies: [] },
  });
});

test("a snapshot is what was known at its moment, whatever comes later", async () => {
  const report = await submitted(world, exercise);
  await world.data(VERIFY, { input: { report, expectedVersion: 1 } }, exercise.centre);
  await world.data(
    PUBLISH,
    publishing({ status: "INTERIM", code: "interim", expectedVersion: 1 }),
    exercise.centre,
  );
  const french = await world.data(SUBMIT, submission(exercise, { party: "FR" }), exercise.france);
  await world.data(
    VERIFY,
    { input: { report: french.submitReport.report.id, expectedVersion: 1 } },
    exercise.centre,
  );
  const moment =
    "query($code: String!) { operation(code: $code) { publications { reportedAsOf } published { checks { total { value } } } reported { checks { total { value } } } } }";
  const { operation } = await world.data(moment, { code: exercise.code }, exercise.centre);
  expect([operation.published.checks.total.value, operation.reported.checks.total.value]).toEqual([
    1510, 3020,
  ]);
  const asOf = operation.publications[0].reportedAsOf;
  const then = await world.data(
    "query($code: String!, $asOf: DateTime) { operation(code: $code) { reported(asOf: $asOf) { checks { total { value } } } } }",
    { code: exercise.code, asOf },
    exercise.centre,
  );
  expect(then.operation.reported.checks.total.value).toBe(1510);
});

test("the latest snapshot leads, and an earlier one that differs is said to be revised", async () => {
  const report = await submitted(world, exercise);
  await world.data(VERIFY, { input: { report, expectedVersion: 1 } }, exercise.centre);
  const publish = async (code: string, expectedVersion: number) =>
    world.data(
      PUBLISH,
      publishing({ idempotencyKey: code, status: "INTERIM", code, expectedVersion }),
      exercise.centre,
    );
  await publish("first", 1);
  const content = { ...CONTENT, results: [{ category: "ARRESTS", value: 6 }] };
  const correction = {
    idempotencyKey: "again",
    report,
    expectedVersion: 1,
    reason: "Counted again",
    content,
  };
  await world.data(CORRECT, { input: correction }, exercise.spain);
  await world.data(VERIFY, { input: { report, expectedVersion: 2 } }, exercise.centre);
  await publish("second", 2);
  const document = `query($code: String!) { operation(code: $code) {
    published { results { value publication { code } } checks { total { publication { code } } } }
    figures(filter: { headline: { eq: true } }) { nodes { publication { code } } }
    reconciliation { discrepancies { kind subject stated computed difference explanation } } } }`;
  const { operation } = await world.data(document, { code: exercise.code }, exercise.centre);
  expect(operation.published).toEqual({
    results: [{ value: 6, publication: { code: "second" } }],
    checks: { total: { publication: { code: "second" } } },
  });
  expect(new Set(operation.figures.nodes.map(({ publication }: any) => publication.code))).toEqual(
    new Set(["second"]),
  );
  expect(operation.reconciliation.discrepancies).toEqual([
    {
      kind: "REVISED",
      subject: "results.ARRESTS",
      stated: 4,
      computed: 6,
      difference: 2,
      explanation: expect.stringMatching(/^For arrests, .* states 4 at first; in the end, .* states 6\.$/),
    },
  ]);
});

test("who sees all reports is told where they differ from what was published", async () => {
  const report = await submitted(world, exercise);
  await world.data(VERIFY, { input: { report, expectedVersion: 1 } }, exercise.centre);
  await world.data(
    PUBLISH,
    publishing({ status: "INTERIM", code: "interim", expectedVersion: 1 }),
    exercise.centre,
  );
  const RECONCILE = `query($code: String!) { operation(code: $code) { reconciliation { discrepancies {
    kind subject stated computed difference unit explanation } } } }`;
  const discrepancies = async (headers?: Record<string, string>) =>
    (await world.data(RECONCILE, { code: exercise.code }, headers)).operation.reconciliation.discrepancies;
  expect(await discrepancies(exercise.centre)).toEqual([]);

  const content = { ...CONTENT, results: [{ category: "ARRESTS", value: 6 }] };
  const correction = {
    idempotencyKey: `correct ${exercise.code}`,
    report,
    expectedVersion: 1,
    reason: "Counted again",
    content,
  };
  await world.data(CORRECT, { input: correction }, exercise.spain);
  expect(await discrepancies(exercise.centre)).toEqual([]);
  await world.data(VERIFY, { input: { report, expectedVersion: 2 } }, exercise.centre);
  expect(await discrepancies(exercise.centre)).toEqual([
    {
      kind: "REPORTED_DIFFERS_FROM_PUBLISHED",
      subject: "results.ARRESTS",
      stated: 4,
      computed: 6,
      difference: 2,
      unit: "{person}",
      explanation: "Coordination centre states 4 for arrests, but the verified reports add up to 6.",
    },
  ]);
  expect(await discrepancies(exercise.spain)).toEqual([]);
});

test("nothing of a snapshot can be changed, even by the owner of the database", async () => {
  await submitted(world, exercise);
  await world.data(
    PUBLISH,
    publishing({ status: "INTERIM", code: "interim", expectedVersion: 1 }),
    exercise.centre,
  );
  const where = { where: { operationId: exercise.id } };
  const before = await world.database.publishedFigure.findMany(where);
  for (const statement of [
    "update publication set title = 'Other'",
    "update published_figure set value = 1",
    "delete from published_figure",
  ]) {
    const ofExercise = `${statement} where operation_id = '${exercise.id}'`;
    await expect(world.database.$executeRawUnsafe(ofExercise)).rejects.toThrow("frozen");
  }
  expect(await world.database.publishedFigure.findMany(where)).toEqual(before);
});

test("a final publication of an operation that has not begun is told what it waits for", async () => {
  await world.database.operation.update({ where: { id: exercise.id }, data: { status: "PLANNED" } });
  expect(await refusal(publishing({ expectedVersion: 1 }))).toBe(
    `CONFLICT ${exercise.code} is PLANNED; a FINAL publication is possible while it is CLOSED.`,
  );
  expect(await refusal(publishing({ expectedVersion: 1, status: "INTERIM" }))).toBe(
    `CONFLICT ${exercise.code} is PLANNED; publishFigures is possible while it is ACTIVE or CLOSED.`,
  );
});

test("a final publication waits for every report, and comes after the operation", async () => {
  await submitted(world, exercise);
  expect(await refusal(publishing({ expectedVersion: 1 }))).toBe(
    `CONFLICT ${exercise.code} is ACTIVE; a FINAL publication is possible while it is CLOSED.`,
  );
  await close();
  expect(await refusal(publishing())).toBe(
    `CONFLICT ${exercise.code} has 1 report that is neither VERIFIED nor WITHDRAWN; decide about them, or publish INTERIM figures.`,
  );
});

test("only the centre publishes, under a code that is free", async () => {
  expect(await refusal(publishing(), exercise.spain)).toBe(
    `FORBIDDEN publishFigures needs the role COORDINATOR of ${exercise.code}.`,
  );
  const interim = { status: "INTERIM", code: "interim", expectedVersion: 1 };
  await world.data(PUBLISH, publishing(interim), exercise.centre);
  expect(
    await refusal(publishing({ ...interim, expectedVersion: 2, idempotencyKey: `again ${exercise.code}` })),
  ).toBe(`CONFLICT input.code: ${exercise.code} has a publication interim already.`);
  expect(await refusal(publishing({ code: "Final!" }))).toBe(
    "BAD_USER_INPUT input.code: must be small letters and digits with single hyphens between them, at most 64: final.",
  );
});
