import { readdir, readFile } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { Kind, parse } from "graphql";
import { costOf } from "../../src/graphql/cost";
import { buildGraph } from "../../src/schema";
import { createExercise, submission, SUBMIT } from "../reports/exercise";
import { startWorld, type World } from "../support/world";

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

async function ask(query: string, variables: object = {}, extensions: object = { cost: true }) {
  const response = await fetch(`${world.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables, extensions }),
  });
  return { status: response.status, text: await response.text() };
}

async function costed(query: string, variables: object = {}): Promise<unknown> {
  const { text: answer } = await ask(query, variables);
  const { extensions, errors } = JSON.parse(answer);
  return extensions?.cost.requested ?? errors[0].extensions.cost.requested;
}

const PAGES = `query($first: Int, $inner: Int = 3, $filter: OperationFilter, $with: Boolean! = true) {
  operations(first: $first, filter: $filter) { nodes { code participants(first: $inner) @include(if: $with) { nodes { role } } } } }`;

test.each<[what: string, query: string, variables: object, cost: number]>([
  ["nothing but its name", "{ __typename }", {}, 1],
  ["one object", '{ operation(code: "jad-see-2024") { code name } }', {}, 1],
  ["an object in it", '{ operation(code: "x") { coordinationCentre { country { code } } } }', {}, 3],
  // The connection and its 20.
  ["a page where nothing is said", "{ operations { nodes { code } } }", {}, 21],
  ["a page of five", "{ operations(first: 5) { nodes { code } } }", {}, 6],
  ["a page from the end", "{ operations(last: 7) { edges { node { code } } } }", {}, 15],
  ["counting the whole list", "{ operations(first: 1) { totalCount } }", {}, 11],
  // 1 + 2 × (1 + (1 + 4))
  ["a page in a page", PAGES, { first: 2, inner: 4 }, 13],
  ["a page with its default", PAGES, { first: 2 }, 11],
  ["a page of null", PAGES, { first: null, inner: 1 }, 61],
  ["what is left out", PAGES, { first: 2, inner: 100, with: false }, 3],
  // The filter has two members, and one of them a list of two.
  ["a filter", PAGES, { first: 2, with: false, filter: { code: { in: ["a", "b"] } } }, 7],
  [
    "the same field twice",
    "{ operations(first: 2) { nodes { ...A ...B } } } fragment A on Operation { participants(first: 3) { nodes { role } } } fragment B on Operation { participants(first: 3) { nodes { kind } } }",
    {},
    11,
  ],
  [
    "the dearest of several types",
    '{ node(id: "x") { ... on Country { code } ... on Operation { participants(first: 9) { nodes { role } } } } }',
    {},
    11,
  ],
  [
    "as many as keys",
    "query($codes: [String!]!) { operationsByCodes(codes: $codes) { code } }",
    { codes: ["a", "b"] },
    4,
  ],
  ["keys in the document", '{ countriesByCodes(codes: ["ES", "FR", "BG"]) { code } }', {}, 6],
  ["a short list", "{ threatAreas { code } }", {}, 10],
  ["statistics", "{ statistics(first: 10) { nodes { value } } }", {}, 2_011],
  ["what was reported", '{ operation(code: "x") { reported { checks { total { value } } } } }', {}, 204],
  ["the schema", "{ __schema { types { name fields { name } } } }", {}, 500],
])("%s has its cost", async (_what, query, variables, cost) => {
  expect(await costed(query, variables)).toBe(cost);
  // Known from before.
  expect(await costed(query, variables)).toBe(cost);
});

test("a change costs more than what is read of it, and each line of it", async () => {
  const exercise = await createExercise(world);
  const { input } = submission(exercise);
  const response = await fetch(`${world.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...exercise.spain },
    body: JSON.stringify({ query: SUBMIT, variables: { input }, extensions: { cost: true } }),
  });
  const { data, extensions } = await response.json();
  expect(data.submitReport.report.version).toBe(1);
  expect(extensions.cost.requested).toBe(50 + membersOf(input) + 3);
});

function membersOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((count, one) => count + 1 + membersOf(one), 0);
}

test("the cost is told to who asks for it, and to nobody else", async () => {
  const byDatabase = '{ operation(code: "jad-see-2024") { code } }';
  const byResolvers = '{ operation(code: "jad-see-2024") { code viewerCanUpdate } }';
  const cost = '"extensions":{"cost":{"requested":1,"limit":50000}}';
  const plain = '{"data":{"operation":{"code":"jad-see-2024"}}}\n';
  expect(await ask(byDatabase, {}, {})).toEqual({ status: 200, text: plain });
  expect(await ask(byDatabase, {}, { cost: 1 })).toEqual({ status: 200, text: plain });
  expect(await ask(byDatabase)).toEqual({
    status: 200,
    text: `{"data":{"operation":{"code":"jad-see-2024"}},${cost}}\n`,
  });
  expect((await ask(byResolvers)).text).toBe(
    `{"data":{"operation":{"code":"jad-see-2024","viewerCanUpdate":false}},${cost}}\n`,
  );
});

test("what caches may keep has a tag of its own with the cost", async () => {
  const get = async (further: string) => {
    const query = encodeURIComponent('{ operation(code: "jad-see-2024") { code } }');
    const response = await fetch(`${world.url}/graphql?query=${query}${further}`, {
      headers: { "apollo-require-preflight": "true" },
    });
    return [response.headers.get("etag"), await response.text()] as const;
  };
  const [plain, priced] = [await get(""), await get(`&extensions=${encodeURIComponent('{"cost":true}')}`)];
  expect(priced[1]).toContain('"extensions":{"cost"');
  expect(priced[0]).not.toBe(plain[0]);
});

describe("an operation that costs too much", () => {
  const refusal = (requested: number) => ({
    message: `The operation may cost ${requested} units, and one of 50000 at most is answered: ask for smaller pages (first:), above all of lists within lists, or in several operations.`,
    extensions: { code: "QUERY_TOO_COSTLY", cost: { requested, limit: 50_000 } },
  });
  const query = `query($first: Int!) { operations(first: $first) { nodes { participants(first: $first) { nodes {
    party { ... on Country { participations(first: $first) { nodes { role } } } } } } } } }`;

  test("is refused by its variables, and nothing is asked of the database", async () => {
    expect((await ask(query, { first: 5 })).status).toBe(200);
    let answer;
    expect(
      await world.statements(async () => {
        answer = await ask(query, { first: 100 });
      }),
    ).toEqual([]);
    expect(answer).toEqual({ status: 400, text: `${JSON.stringify({ errors: [refusal(1_030_201)] })}\n` });
  });

  test("is refused as a change, before anything is done", async () => {
    const exercise = await createExercise(world);
    const { input } = submission(exercise);
    const change = `mutation($input: SubmitReportInput!) { submitReport(input: $input) { report { participant { operation {
      participants(first: 100) { nodes { operation { participants(first: 100) { nodes { operation { participants { totalCount } } } } } } } } } } } }`;
    const { status, body } = await world.query(change, { input }, exercise.spain);
    expect([status, body.errors?.[0]?.extensions.code, body.data]).toEqual([
      400,
      "QUERY_TOO_COSTLY",
      undefined,
    ]);
    expect(await world.database.report.count({ where: { operationId: exercise.id } })).toBe(0);
  });

  test("is not made cheaper by a page that is no page", async () => {
    const { text: answer } = await ask(query, { first: 1_000_000 });
    expect(JSON.parse(answer)).toEqual({ errors: [refusal(1_030_201)] });
  });

  test("is refused where it is nested in variables beyond all measure", async () => {
    const search = `query=${encodeURIComponent("query($f: OperationFilter) { operations(filter: $f) { totalCount } }")}&variables={"f":${"[".repeat(7_000)}${"]".repeat(7_000)}}`;
    const { hostname, port } = new URL(world.url);
    const socket = connect(Number(port), hostname);
    socket.end(
      `GET /graphql?${search} HTTP/1.1\r\nHost: x\r\nApollo-Require-Preflight: 1\r\nConnection: close\r\n\r\n`,
    );
    expect(await text(socket)).toMatch(
      /^HTTP\/1\.1 400 .*The variables are nested deeper than 100 levels\..*"code":"BAD_REQUEST"/s,
    );
  });
});

test("no document that is handed out costs a tenth of what one may", async () => {
  const schema = buildGraph();
  const root = path.join(__dirname, "../..");
  const costs: [string, number][] = [];
  for (const folder of ["examples", "src/explorer/samples", "test/clients"]) {
    for (const file of await readdir(path.join(root, folder), { recursive: true })) {
      if (!file.endsWith(".graphql") || file.includes("schema")) continue;
      const document = parse(await readFile(path.join(root, folder, file), "utf8"));
      for (const operation of document.definitions) {
        if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
        costs.push([`${folder}/${file}`, costOf({ schema, document, operation, variables: {} })]);
      }
    }
  }
  expect(costs.length).toBeGreaterThan(15);
  expect(costs.filter(([, cost]) => cost > 5_000)).toEqual([]);
});
