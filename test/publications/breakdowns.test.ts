import {
  createExercise,
  CORRECT,
  type Exercise,
  SUBMIT,
  submission,
  VERIFY,
  written,
} from "../reports/exercise";
import { startWorld, type World } from "../support/world";

const PUBLISH = `mutation($input: PublishFiguresInput!) { publishFigures(input: $input) {
  publication { code disclosureThreshold } operation { version } } }`;
const CLOSE = `mutation($input: CloseReportingInput!) { closeReporting(input: $input) { operation { status } } }`;
const UPDATE = `mutation($input: UpdateOperationInput!) { updateOperation(input: $input) {
  operation { version disclosureThreshold } } }`;
const FIGURES = `query($code: String!, $filter: PublishedFigureFilter) { operation(code: $code) {
  figures(first: 100, filter: $filter) { totalCount nodes {
    id subject value availability unit currency headline category { code } publication { code disclosureThreshold }
    party { code } day environment threatArea { code } label
    breakdowns { kind dimension parts {
      value availability party { code } day environment threatArea { code } label } } } } } }`;

/** As many lists at once as a document may ask for. */
const LISTS = 16;
const PARTS = `query(${Array.from({ length: LISTS }, (_, index) => `$filter${index}: PublishedFigureFilter`).join(", ")}) {
  ${Array.from({ length: LISTS }, (_, index) => `list${index}: publishedFigures(first: 100, filter: $filter${index}) { ...list }`).join(" ")} }
  fragment list on PublishedFigureConnection { totalCount nodes { value category { code } party { code } } }`;

let world: World;
let exercise: Exercise;
let version: number;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  exercise = await createExercise(world);
  version = 1;
});

const publishing = (code: string, further: object = {}) => ({
  input: {
    idempotencyKey: `${code} ${exercise.code}`,
    operation: exercise.code,
    expectedVersion: version,
    status: "INTERIM",
    code,
    publisher: "Coordination centre",
    publishedOn: "2026-11-20",
    breakdowns: ["PARTY"],
    ...further,
  },
});

async function publish(code: string, further: object = {}): Promise<void> {
  const { publishFigures } = await world.data(PUBLISH, publishing(code, further), exercise.centre);
  version = publishFigures.operation.version;
}

/** The last publication, after which everyone sees the operation. */
async function publishToEveryone(further: object = {}): Promise<void> {
  await world.data(CLOSE, { input: { operation: exercise.code } }, exercise.centre);
  version += 1;
  await publish("final", { status: "FINAL", ...further });
}

async function setThreshold(disclosureThreshold: number): Promise<void> {
  const input = { operation: exercise.code, expectedVersion: version, disclosureThreshold };
  const { updateOperation } = await world.data(UPDATE, { input }, exercise.centre);
  expect(updateOperation.operation.disclosureThreshold).toBe(disclosureThreshold);
  version = updateOperation.operation.version;
}

const reporters = () => ({
  ES: exercise.spain,
  FR: exercise.france,
  RS: world.as("vesna", "reporter:RS"),
});

/** A report that is verified, by its id. */
async function report(party: "ES" | "FR" | "RS", content: object, period = 1): Promise<string> {
  const further = { party, content, period: exercise.periods[period === 0 ? 0 : 1] };
  const headers = await reporters()[party];
  const { submitReport } = await world.data(SUBMIT, submission(exercise, further), headers);
  const { id } = submitReport.report;
  await world.data(VERIFY, { input: { report: id, expectedVersion: 1 } }, exercise.centre);
  return id;
}

async function correct(party: "ES" | "FR" | "RS", id: string, content: object): Promise<void> {
  const input = {
    idempotencyKey: `correct ${id}`,
    report: id,
    expectedVersion: 1,
    reason: "Counted again",
    content,
  };
  await world.data(CORRECT, { input }, await reporters()[party]);
  await world.data(VERIFY, { input: { report: id, expectedVersion: 2 } }, exercise.centre);
}

const persons = (count: number) => ({ checkCounts: [{ category: "PERSONS", count }] });

async function figures(filter: object, headers = exercise.centre): Promise<any> {
  const { operation } = await world.data(FIGURES, { code: exercise.code, filter }, headers);
  return operation.figures;
}

/** Each part by what it is of, with its number, or why it has none. */
async function parts(
  publication: string,
  dimension: string,
  of: object = { checkCategory: { code: { eq: "PERSONS" } } },
): Promise<Record<string, number | string>> {
  const { nodes } = await figures({ ...of, publication: { code: { eq: publication } } });
  const [breakdown] = nodes
    .flatMap((figure: any) => figure.breakdowns)
    .filter((found: any) => found.dimension === dimension);
  expect(breakdown.kind).toBe("PARTITION");
  return Object.fromEntries(
    breakdown.parts.map(({ value, availability, ...place }: any) => [
      place.party?.code ?? place.day ?? place.environment ?? place.threatArea?.code ?? place.label,
      availability === "STATED" ? value : `${availability} ${value}`,
    ]),
  );
}

const SUPPRESSED = "SUPPRESSED null";
const NOT_REPORTED = "NOT_REPORTED null";
const VEHICLES = { checkCategory: { code: { eq: "VEHICLES" } } };
const ARRESTS = { resultCategory: { code: { eq: "ARRESTS" } } };

/** Persons: 103 with 3 of France. Vehicles: 3 of Spain alone. Arrests: 8 and 6. Serbia has nothing, Frontex is silent. */
async function reportAll(): Promise<void> {
  const spanish = {
    checkCounts: [
      { category: "PERSONS", count: 80, threatArea: "FIREARMS_TRAFFICKING" },
      { category: "PERSONS", count: 20, environment: "DARK_WEB" },
      { category: "VEHICLES", count: 3 },
    ],
    results: [{ category: "ARRESTS", value: 8 }],
  };
  await report("ES", spanish, 0);
  await report("FR", { ...persons(3), results: [{ category: "ARRESTS", value: 6 }] });
  await report("RS", { nilReturn: true }, 0);
  await report("RS", { nilReturn: true }, 1);
}

const ALL = { breakdowns: ["PARTY", "DAY", "ENVIRONMENT", "THREAT_AREA"] };

test("small counts are withheld, with another one from which they would follow; zero and silence are told apart", async () => {
  await reportAll();
  await publish("interim", ALL);

  expect(await parts("interim", "PARTY")).toEqual({
    ES: SUPPRESSED,
    FR: SUPPRESSED,
    RS: 0,
    FRONTEX: NOT_REPORTED,
  });
  expect(await parts("interim", "DAY")).toEqual({ "2026-11-13": SUPPRESSED, "2026-11-14": SUPPRESSED });
  expect(await parts("interim", "ENVIRONMENT")).toEqual({
    PHYSICAL: 83,
    CLEAR_WEB: NOT_REPORTED,
    DARK_WEB: 20,
    SOCIAL_MEDIA: NOT_REPORTED,
  });
  const areas = await parts("interim", "THREAT_AREA");
  expect(areas).toMatchObject({
    FIREARMS_TRAFFICKING: 80,
    "no threat area": 23,
    MIGRANT_SMUGGLING: NOT_REPORTED,
  });
  expect(Object.keys(areas)).toHaveLength(1 + (await world.database.threatArea.count()));

  // With 3 in all and of one party, nothing but withholding everything keeps whose they are.
  expect(await parts("interim", "PARTY", VEHICLES)).toEqual({
    ES: SUPPRESSED,
    FR: SUPPRESSED,
    RS: SUPPRESSED,
    FRONTEX: SUPPRESSED,
  });
  expect(await parts("interim", "PARTY", ARRESTS)).toEqual({ ES: 8, FR: 6, RS: 0, FRONTEX: NOT_REPORTED });
  expect(await parts("interim", "DAY", ARRESTS)).toEqual({ "2026-11-13": 8, "2026-11-14": 6 });
});

test("the totals of the operation stay what they are, and are the headlines", async () => {
  await reportAll();
  await publishToEveryone(ALL);
  const headlines = await figures({ headline: { eq: true } });
  expect(
    headlines.nodes.map(({ subject, category, value }: any) => [subject, category?.code, value]),
  ).toEqual([
    ["COUNTRIES", undefined, 3],
    ["CHECKS", undefined, 106],
    ["CHECKS", "PERSONS", 103],
    ["CHECKS", "VEHICLES", 3],
    ["RESULTS", "ARRESTS", 14],
  ]);
  const { operation } = await world.data(
    "query($code: String!) { operation(code: $code) { reconciliation { discrepancies { kind } } published { results { value } } } }",
    { code: exercise.code },
    exercise.centre,
  );
  expect(operation).toEqual({
    // Of a report, and of no breakdown.
    reconciliation: { discrepancies: [{ kind: "IMPLAUSIBLE" }] },
    published: { results: [{ value: 14 }] },
  });
});

test("without a wish there is no breakdown", async () => {
  await reportAll();
  await publish("interim", { breakdowns: undefined });
  const { totalCount, nodes } = await figures({});
  expect(totalCount).toBe(5);
  expect(nodes.flatMap((figure: any) => figure.breakdowns)).toEqual([
    expect.objectContaining({ kind: "PARTITION", dimension: null }),
  ]);
});

test("everyone sees the same publication, down to the last count", async () => {
  await reportAll();
  await publishToEveryone(ALL);
  const seen = async (headers: Record<string, string>) => {
    const filter = { or: [VEHICLES, ARRESTS] };
    const csv = await fetch(`${world.url}/export/published.csv?operation=${exercise.code}`, { headers });
    return [await figures(filter, headers), await csv.text()];
  };
  const anonymous = await seen({});
  for (const headers of [exercise.spain, exercise.france, exercise.centre]) {
    expect(await seen(headers)).toEqual(anonymous);
  }
  const lines = anonymous[1].split("\n");
  expect(lines.filter((line: string) => line.includes(",VEHICLES,,EXACT,"))).toHaveLength(
    4 + 2 + 4 + 1 + (await world.database.threatArea.count()),
  );
  expect(lines.filter((line: string) => line.includes(",VEHICLES,3,EXACT,"))).toHaveLength(1);
  expect(lines.filter((line: string) => line.endsWith(",NOT_REPORTED,PARTY,"))).toHaveLength(2);
});

test("what is withheld stands nowhere in the tables of publications", async () => {
  await reportAll();
  await publish("interim", ALL);
  const stored = await world.database.publishedFigure.findMany({
    where: { operationId: exercise.id, availability: { not: "STATED" } },
  });
  expect(stored.length).toBeGreaterThan(10);
  expect(stored.filter(({ value, words }) => value !== null || words !== null)).toEqual([]);
  const ofReports = { operationId: exercise.id, checkCategoryCode: "PERSONS", value: 3 };
  expect(await world.database.publishedFigure.count({ where: ofReports })).toBe(0);
});

test("a later publication keeps what an earlier one has withheld", async () => {
  const french = await report("FR", persons(3));
  await report("RS", persons(6));
  await report("ES", persons(10));
  await publish("first");
  expect(await parts("first", "PARTY")).toEqual({
    ES: 10,
    FR: SUPPRESSED,
    RS: SUPPRESSED,
    FRONTEX: NOT_REPORTED,
  });
  // 7 could be told by itself. But with it would go 6, and 19 - 10 - 6 was 3.
  await correct("FR", french, persons(7));
  await publish("second");
  expect(await parts("second", "PARTY")).toEqual({
    ES: 10,
    FR: SUPPRESSED,
    RS: SUPPRESSED,
    FRONTEX: NOT_REPORTED,
  });
});

test("a small count that is corrected stays withheld, and nothing else has to be", async () => {
  const french = await report("FR", persons(3));
  await report("RS", persons(6));
  await report("ES", persons(10));
  await publish("first", { breakdowns: ["PARTY", "DAY"] });
  await correct("FR", french, persons(4));
  await publish("second", { breakdowns: ["DAY", "PARTY"] });
  expect(await parts("second", "PARTY")).toEqual({
    ES: 10,
    FR: SUPPRESSED,
    RS: SUPPRESSED,
    FRONTEX: NOT_REPORTED,
  });
  expect(await parts("second", "DAY")).toEqual({ "2026-11-13": NOT_REPORTED, "2026-11-14": 20 });
});

test("totals that were published without a breakdown are remembered as well", async () => {
  const french = await report("FR", persons(3));
  await publish("first", { breakdowns: [] });
  await report("ES", persons(10));
  await publish("second");
  // The first total was 3, of whom is not to be told.
  const nothing = { ES: SUPPRESSED, FR: SUPPRESSED, RS: SUPPRESSED, FRONTEX: SUPPRESSED };
  expect(await parts("second", "PARTY")).toEqual(nothing);
  await correct("FR", french, persons(9));
  await publish("third");
  expect(await parts("third", "PARTY")).toEqual(nothing);
});

test("what others have released cannot cover for what is small", async () => {
  await report("FR", persons(3));
  await report("RS", persons(6));
  await report("ES", persons(10));
  const input = {
    idempotencyKey: `record ${exercise.code}`,
    operation: exercise.code,
    expectedVersion: version,
    publication: {
      code: "serbia",
      publisher: "Ministry of the Interior",
      status: "FINAL",
      origin: "ORIGINAL",
      figures: [{ subject: "CHECKS", category: "PERSONS", value: 6, share: "RS" }],
    },
  };
  await world.data(
    "mutation($input: RecordPublicationInput!) { recordPublication(input: $input) { isReplay } }",
    { input },
    exercise.centre,
  );
  version += 1;
  await publish("interim");
  expect(await parts("interim", "PARTY")).toEqual({
    ES: SUPPRESSED,
    FR: SUPPRESSED,
    RS: 6,
    FRONTEX: NOT_REPORTED,
  });
});

test("the threshold is the operation's own, and a publication keeps the one that it was made with", async () => {
  await report("FR", persons(3));
  await report("RS", persons(6));
  await report("ES", persons(10));
  await setThreshold(3);
  await publish("open");
  await setThreshold(8);
  await publish("closed");
  expect(await parts("open", "PARTY")).toEqual({ ES: 10, FR: 3, RS: 6, FRONTEX: NOT_REPORTED });
  expect(await parts("closed", "PARTY")).toEqual({
    ES: 10,
    FR: SUPPRESSED,
    RS: SUPPRESSED,
    FRONTEX: NOT_REPORTED,
  });
  const { nodes } = await figures({ subject: { eq: "COUNTRIES" } });
  expect(nodes.map(({ publication }: any) => publication)).toEqual([
    { code: "open", disclosureThreshold: 3 },
    { code: "closed", disclosureThreshold: 8 },
  ]);
});

test("a threshold of 0 withholds nothing", async () => {
  await reportAll();
  await setThreshold(0);
  await publish("interim", ALL);
  expect(await parts("interim", "PARTY")).toEqual({ ES: 100, FR: 3, RS: 0, FRONTEX: NOT_REPORTED });
  expect(await parts("interim", "PARTY", VEHICLES)).toEqual({
    ES: 3,
    FR: NOT_REPORTED,
    RS: 0,
    FRONTEX: NOT_REPORTED,
  });
});

async function refusal(document: string, variables: object): Promise<string> {
  const state = async () => [await written(world), await world.database.publication.count()];
  const before = await state();
  const { body } = await world.query(document, variables, exercise.centre);
  expect(await state()).toEqual(before);
  const [error] = body.errors ?? [];
  return `${error?.extensions.code} ${error?.message}`;
}

test("a dimension is named once, and a threshold lies in its range", async () => {
  expect(await refusal(PUBLISH, publishing("interim", { breakdowns: ["DAY", "PARTY", "DAY"] }))).toBe(
    "BAD_USER_INPUT input.breakdowns: names DAY twice.",
  );
  for (const disclosureThreshold of [-1, 1_001]) {
    const input = { operation: exercise.code, expectedVersion: 1, disclosureThreshold };
    expect(await refusal(UPDATE, { input })).toBe(
      `BAD_USER_INPUT input.disclosureThreshold: must be from 0 to 1000, not ${disclosureThreshold}.`,
    );
  }
  const where = `where id = '${exercise.id}'`;
  await expect(
    world.database.$executeRawUnsafe(`update operation set disclosure_threshold = 1001 ${where}`),
  ).rejects.toThrow("operation_disclosure_threshold_is_in_range");
});

test("no combination of filters finds a number that is withheld", async () => {
  await reportAll();
  await publishToEveryone(ALL);
  const operation = { code: { eq: exercise.code } };
  const filters: Record<string, object> = {
    subject: { eq: "CHECKS" },
    checkCategory: { code: { eq: "PERSONS" } },
    country: { code: { eq: "FR" } },
    availability: { eq: "SUPPRESSED" },
    value: { lt: 5 },
    headline: { eq: false },
    not: { value: { gte: 5 } },
    or: [{ day: { eq: "2026-11-14" } }, { country: { code: { in: ["ES", "FR"] } } }],
  };
  const names = Object.keys(filters);
  const combinations = Array.from({ length: 2 ** names.length }, (_, chosen) => ({
    operation,
    ...Object.fromEntries(names.flatMap((name, bit) => ((chosen >> bit) & 1 ? [[name, filters[name]]] : []))),
  }));
  let seen = 0;
  for (let from = 0; from < combinations.length; from += LISTS) {
    const asked = combinations.slice(from, from + LISTS);
    const variables = Object.fromEntries(asked.map((filter, index) => [`filter${index}`, filter]));
    const lists = Object.values<any>(await world.data(PARTS, variables));
    for (const [index, { totalCount, nodes }] of lists.entries()) {
      const filter = asked[index] ?? {};
      const withheld = nodes.filter(
        ({ category, party }: any) =>
          category?.code === "PERSONS" && ["ES", "FR"].includes(String(party?.code)),
      );
      seen += Number(withheld.length);
      expect(withheld.filter(({ value }: any) => value !== null)).toEqual([]);
      // What has no number is neither less nor more than any.
      if ("value" in filter && ("availability" in filter || "country" in filter)) expect(totalCount).toBe(0);
    }
  }
  expect(seen).toBeGreaterThan(100);
}, 60_000);
