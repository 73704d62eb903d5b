import { createExercise, submitted, VERIFY } from "../reports/exercise";
import { startWorld, type World } from "../support/world";

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const STATISTICS = `query(
  $source: StatisticSource, $groupBy: [StatisticDimension!], $operations: OperationFilter, $exercises: Boolean
  $subject: FigureSubject, $category: String, $orderBy: [StatisticOrder!], $first: Int, $after: String
) { statistics(source: $source, groupBy: $groupBy, operations: $operations, exercises: $exercises, subject: $subject
    category: $category, orderBy: $orderBy, first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor }
  nodes { year series { code } operation { code } party { code } environment threatArea { code }
    subject category { code } unit currency value qualifier operations missing definitions } } }`;

async function ask(variables: object, headers?: Record<string, string>): Promise<any> {
  return (await world.data(STATISTICS, variables as never, headers)).statistics;
}
/** What rows say of the fields that are named. */
async function table(fields: readonly string[], variables: object, headers?: Record<string, string>) {
  const { nodes } = await ask(variables, headers);
  return nodes.map((node: any) => fields.map((field) => node[field]?.code ?? node[field] ?? "-").join(" "));
}

test("published figures are added up by year, no more exact than what they are made of", async () => {
  expect(
    await table(["year", "value", "qualifier", "operations", "missing", "definitions"], {
      category: "PERSONS",
    }),
  ).toEqual([
    "2017 345927 MORE_THAN 2 6 ",
    "2019 50000 MORE_THAN 1 1 ",
    "2020 390000 MORE_THAN 1 3 ",
    "2021 147668 EXACT 1 3 ",
    "2022 74924 EXACT 1 4 ",
    "2023 1881197 ABOUT 4 2 people and usernames",
    "2024 579802 EXACT 2 1 ",
    "2025 1000000 ALMOST 1 0 ",
  ]);
});

test("groups are made by series and operations as well, and ordered", async () => {
  const orderBy = [{ field: "VALUE", direction: "DESC" }];
  const query = { category: "ARRESTS", orderBy, first: 3 };
  expect(await table(["series", "value", "operations"], { ...query, groupBy: ["SERIES"] })).toEqual([
    "jad-south-east-europe 2323 7",
    "large-scale-jad 2105 3",
    "thb-action-days 1026 8",
  ]);
  expect(await table(["year", "operation", "value"], { ...query, groupBy: ["OPERATION", "YEAR"] })).toEqual([
    "2014 archimedes-2014 1027",
    "2024 jad-see-2024 796",
    "2017 ls-jad-2017 692",
  ]);
});

test("units are never added to each other, and all together is one group", async () => {
  const cannabis = { category: "CANNABIS", operations: { year: { in: [2022, 2023] } } };
  expect(await table(["unit", "value", "operations"], { ...cannabis, groupBy: [] })).toEqual([
    "kg 147 1",
    "{plant} 5402 1",
  ]);
});

test("an operation that another one of the group includes is counted once", async () => {
  const [container, included] = await Promise.all(
    ["jad-see-2024", "jad-see-2023"].map((code) =>
      world.database.operation.findUniqueOrThrow({ where: { code } }),
    ),
  );
  const query = { category: "ARRESTS", operations: { series: { code: { eq: "jad-south-east-europe" } } } };
  const bySeries = () => table(["value", "operations", "missing"], { ...query, groupBy: ["SERIES"] });
  const before = [await bySeries(), await ask({ ...query, groupBy: ["YEAR"] })];
  const link = { containerId: container?.id ?? "", includedId: included?.id ?? "" };
  await world.database.operationInclusion.create({ data: link });
  const after = [await bySeries(), await ask({ ...query, groupBy: ["YEAR"] })];
  await world.database.operationInclusion.deleteMany({ where: link });
  expect([before[0], after[0]]).toEqual([["2323 7 0"], ["1757 6 0"]]);
  // It is of another year.
  expect(after[1]).toEqual(before[1]);
});

test("pages follow each other without gaps, whatever the order", async () => {
  const orderBy = [{ field: "VALUE", direction: "DESC" }, { field: "SUBJECT" }];
  const all = await ask({ groupBy: ["YEAR"], orderBy, first: 100 });
  const read: unknown[] = [];
  for (let after: string | null = null, more = true; more;) {
    const page: any = await ask({ groupBy: ["YEAR"], orderBy, first: 30, after });
    expect(page.totalCount).toBe(all.totalCount);
    read.push(...page.nodes);
    ({ endCursor: after, hasNextPage: more } = page.pageInfo);
  }
  expect(read.slice(0, 100)).toEqual(all.nodes);
  expect(read.length).toBe(all.totalCount);
});

test("reports are added up as far as the viewer sees them", async () => {
  const exercise = await createExercise(world);
  const check = (count: number, further: object = {}) => ({ category: "PERSONS", count, ...further });
  const spanish = await submitted(world, exercise, {
    content: {
      checkCounts: [check(10), check(5, { environment: "DARK_WEB" }), { category: "VEHICLES", count: 2 }],
      results: [{ category: "ARRESTS", value: 3, threatArea: "FIREARMS_TRAFFICKING" }],
    },
  });
  await submitted(world, exercise, { period: exercise.periods[0], content: { checkCounts: [check(7)] } });
  await world.data(VERIFY, { input: { report: spanish, expectedVersion: 1 } }, exercise.centre);
  const of = { operations: { code: { eq: exercise.code } }, exercises: true };
  const fields = ["year", "party", "subject", "category", "value", "operations", "missing"];
  const verified = { ...of, source: "VERIFIED", groupBy: ["YEAR", "PARTY"] };
  const rows = [
    "2026 ES CHECKS - 17 1 0",
    "2026 ES CHECKS PERSONS 15 1 0",
    "2026 ES CHECKS VEHICLES 2 1 0",
    "2026 ES RESULTS ARRESTS 3 1 0",
  ];
  expect(await table(fields, verified, await world.as("ada", "analyst"))).toEqual(rows);
  expect(await table(fields, verified, exercise.centre)).toEqual(rows);
  expect(await table(fields, verified, exercise.spain)).toEqual(rows);
  expect(await table(fields, verified, exercise.france)).toEqual([]);
  expect(await table(fields, verified, await world.as("rada", "reporter:SE"))).toEqual([]);
  expect(await table(fields, verified)).toEqual([]);
  const persons = { ...of, source: "SUBMITTED", category: "PERSONS" };
  for (const headers of [exercise.spain, exercise.centre, await world.as("ada", "analyst")]) {
    expect(await table(["value"], { ...persons, groupBy: [] }, headers)).toEqual(["22"]);
    expect(await table(["environment", "value"], { ...persons, groupBy: ["ENVIRONMENT"] }, headers)).toEqual([
      "DARK_WEB 5",
      "PHYSICAL 17",
    ]);
  }
  expect(
    await table(
      ["threatArea", "value"],
      { ...verified, groupBy: ["THREAT_AREA"], subject: "RESULTS" },
      exercise.centre,
    ),
  ).toEqual(["FIREARMS_TRAFFICKING 3"]);
  // Practice is left out unless it is asked for.
  expect(await table(["value"], { ...persons, exercises: false, groupBy: [] }, exercise.centre)).toEqual([]);
});

test("what cannot be added up is refused", async () => {
  const refusal = async (variables: object) => {
    const { body } = await world.query(STATISTICS, variables as never);
    return [body.errors?.[0]?.extensions.code, body.errors?.[0]?.message];
  };
  expect(await refusal({ groupBy: ["PARTY", "YEAR", "ENVIRONMENT"] })).toEqual([
    "BAD_USER_INPUT",
    "statistics(groupBy:): PARTY, ENVIRONMENT needs the source VERIFIED or SUBMITTED; publications state totals of operations.",
  ]);
  expect(await refusal({ groupBy: ["YEAR", "YEAR"] })).toEqual([
    "BAD_USER_INPUT",
    "statistics(groupBy:): names a dimension twice.",
  ]);
  expect(await refusal({ first: 101 })).toEqual([
    "BAD_USER_INPUT",
    "statistics(first:): must be between 1 and 100; 101 was given.",
  ]);
  const { pageInfo } = await ask({ first: 1 });
  expect(await refusal({ groupBy: ["SERIES"], after: pageInfo.endCursor })).toEqual([
    "BAD_USER_INPUT",
    "statistics(after:): the cursor is not valid for this list; use one that this very list gave, unaltered.",
  ]);
});
