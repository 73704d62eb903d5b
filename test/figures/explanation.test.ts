import { startWorld, type World } from "../support/world";

const EXPLAIN = `mutation($input: ExplainDiscrepancyInput!) { explainDiscrepancy(input: $input) { isReplay operation { code } } }`;
const RECONCILE = `{ operation(code: "jad-see-2024") { reconciliation { discrepancies { kind subject stated computed cause } } } }`;

let world: World;
let centre: Record<string, string>;

beforeAll(async () => {
  world = await startWorld();
  centre = await world.as("mira", "coordinator:jad-see-2024");
});
afterAll(() => world.stop());

const explaining = (further: object = {}) => ({
  input: {
    idempotencyKey: "one",
    operation: "jad-see-2024",
    kind: "PARTS_EXCEED_TOTAL",
    subject: "checks",
    stated: 655914,
    computed: 674603,
    cause: "Some checks were of two things at once",
    ...further,
  },
});

async function causes(): Promise<unknown[]> {
  const { operation } = await world.data(RECONCILE);
  return operation.reconciliation.discrepancies.map((one: any) => [one.kind, one.cause]);
}

test("the centre explains a discrepancy, everyone reads it, and the latest explanation counts", async () => {
  expect(await causes()).toContainEqual(["PARTS_EXCEED_TOTAL", null]);
  const { explainDiscrepancy } = await world.data(EXPLAIN, explaining(), centre);
  expect(explainDiscrepancy).toEqual({ isReplay: false, operation: { code: "jad-see-2024" } });
  expect((await world.data(EXPLAIN, explaining(), centre)).explainDiscrepancy.isReplay).toBe(true);
  expect(await causes()).toContainEqual(["PARTS_EXCEED_TOTAL", "Some checks were of two things at once"]);
  await world.data(EXPLAIN, explaining({ idempotencyKey: "two", cause: "Counted twice" }), centre);
  expect(await causes()).toContainEqual(["PARTS_EXCEED_TOTAL", "Counted twice"]);
  expect(await causes()).toContainEqual(["COUNT_DIFFERS_FROM_LIST", null]);
});

test.each([
  [
    "another figure",
    { computed: 674604 },
    "CONFLICT",
    "jad-see-2024 has no such discrepancy; reconciliation lists those that it has.",
  ],
  [
    "another subject",
    { subject: "officers" },
    "CONFLICT",
    "jad-see-2024 has no such discrepancy; reconciliation lists those that it has.",
  ],
  ["nothing", { cause: "" }, "BAD_USER_INPUT", "input.cause: must have 3 to 500 characters, not 0."],
])("an explanation of %s is refused", async (_what, further, code, message) => {
  const before = await world.database.discrepancyCause.count();
  const { body } = await world.query(EXPLAIN, explaining({ idempotencyKey: "other", ...further }), centre);
  expect(body.errors?.[0]).toMatchObject({ message, extensions: { code } });
  expect(await world.database.discrepancyCause.count()).toBe(before);
});

test("only the centre of the operation explains", async () => {
  const { body } = await world.query(EXPLAIN, explaining(), await world.as("ada", "administrator"));
  expect(body.errors?.[0]).toMatchObject({
    message: "explainDiscrepancy needs the role COORDINATOR of jad-see-2024.",
    extensions: { code: "FORBIDDEN" },
  });
});

test("each answer says what its own mutation came to, whatever another one of the request has read before", async () => {
  const selection = `{ operation { reconciliation { discrepancies { kind subject cause } } } }`;
  const document = `mutation($first: ExplainDiscrepancyInput!, $second: ExplainDiscrepancyInput!) {
    first: explainDiscrepancy(input: $first) ${selection} second: explainDiscrepancy(input: $second) ${selection} }`;
  const [first, second] = ["Counted by day", "Counted by week"].map(
    (cause) => explaining({ idempotencyKey: cause, cause }).input,
  );
  const data = await world.data(document, { first, second }, centre);
  const { kind, subject } = explaining().input;
  const causeIn = ({ operation }: any) =>
    operation.reconciliation.discrepancies.find((one: any) => one.kind === kind && one.subject === subject)
      .cause;
  expect([causeIn(data.first), causeIn(data.second)]).toEqual(["Counted by day", "Counted by week"]);
});
