import { readFileSync } from "node:fs";
import path from "node:path";
import { Kind, OperationTypeNode, parse, print } from "graphql";
import { findApplicationRole } from "../../src/database/application-role";
import { createExercise, type Exercise, submitted, VERIFY } from "../reports/exercise";
import { explain } from "../support/explain";
import { startWorld, type World } from "../support/world";

/** The tables that grow with what is reported. */
const LEDGER = [
  "audit_entry",
  "change_entry",
  "check_count",
  "report",
  "report_decision",
  "report_deployment",
  "report_version",
  "reported_total",
  "result",
];

const COLUMNS = "code name motto status startsOn endsOn";
const TREE = `${COLUMNS}
  participants(first: 100) { nodes { kind role party { ... on Country { code name } } } }
  published {
    checks { total { value qualifier } byCategory { category { code name } value qualifier } }
    results { category { code name } value qualifier unit }
  }`;
const LATEST = "first: 50, orderBy: [{ field: STARTS_ON, direction: DESC }]";
const COUNTED = "checks { byCategory { category { code } value } } results { category { code } value unit }";
const TOTALS = `checks { total { value } byCategory { category { code } value hits } }
  results { category { code } value unit } byDay { day ${COUNTED} }`;
const PAGE = `auditTrail(first: 10, after: $after) {
  nodes { sequence recordedAt subject action entityType entityId operation { code } }
  pageInfo { hasNextPage endCursor } }`;

/** What the dashboard asks before it follows. */
function dashboard(): string {
  const file = path.resolve(__dirname, "../../examples/dashboard/operation.graphql");
  const { definitions, ...document } = parse(readFileSync(file, "utf8"));
  const asked = definitions.filter(
    (definition) =>
      definition.kind !== Kind.OPERATION_DEFINITION || definition.operation === OperationTypeNode.QUERY,
  );
  return print({ ...document, definitions: asked });
}

/** The stories of the bench and the dashboard: how many statements each is, and that the ledger's rows are found by keys. */
describe("reading", () => {
  let world: World;
  let exercise: Exercise;
  let role: string | null;
  let variables: Record<string, unknown>;

  beforeAll(async () => {
    world = await startWorld();
    role = await findApplicationRole(world.databaseUrl);
    exercise = await createExercise(world);
    const report = await submitted(world, exercise);
    await world.data(VERIFY, { input: { report, expectedVersion: 1 } }, exercise.centre);
    const auditor = await world.as("paul", "auditor");
    const { auditTrail } = await world.data(
      `{ auditTrail(first: 1) { pageInfo { endCursor } } }`,
      {},
      auditor,
    );
    variables = { code: exercise.code, after: auditTrail.pageInfo.endCursor };
  });
  afterAll(() => world.stop());

  const stories: [story: string, asker: string | null, cost: number, document: string][] = [
    ["a list of operations", null, 1, `{ operations(${LATEST}) { nodes { ${TREE} } } }`],
    ["one operation", null, 1, `query($code: String!) { operation(code: $code) { ${TREE} } }`],
    ["a list without relations", null, 1, `{ operations(${LATEST}) { nodes { ${COLUMNS} } } }`],
    ["totals", "analyst", 1, `query($code: String!) { operation(code: $code) { reported { ${TOTALS} } } }`],
    [
      "statistics",
      "analyst",
      1,
      `{ statistics(source: VERIFIED, groupBy: [YEAR], first: 100) {
        nodes { year subject category { code } unit value operations missing } } }`,
    ],
    ["the first page of the audit trail", "auditor", 1, `{ ${PAGE.replace(", after: $after", "")} }`],
    ["a later page of it", "auditor", 1, `query($after: String) { ${PAGE} }`],
    ["the dashboard, by anyone", null, 1, dashboard()],
    ["the dashboard, at work", "analyst", 8, dashboard()],
  ];

  test.each(stories)("%s reads no table of the ledger as a whole", async (_story, asker, cost, document) => {
    const headers = asker === null ? {} : await world.as("ada", asker);
    const statements = await world.statements(() => world.data(document, variables, headers));
    expect(statements.length).toBe(cost);
    const plans = await Promise.all(statements.map((one) => explain(world.databaseUrl, one, role)));
    expect(plans.flatMap(readInSequence).filter((table) => LEDGER.includes(table))).toEqual([]);
  });
});

/** The tables that a plan reads from beginning to end, though it was told not to where an index would serve. */
function readInSequence(plan: Record<string, any>): string[] {
  const below = (plan["Plans"] ?? []).flatMap(readInSequence);
  return plan["Node Type"] === "Seq Scan" ? [plan["Relation Name"], ...below] : below;
}
