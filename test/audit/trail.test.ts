import { findApplicationRole } from "../../src/database/application-role";
import { connect } from "../../src/database/client";
import type { Exercise } from "../reports/exercise";
import { startWorld, type World } from "../support/world";
import { writeHistory } from "./history";

let world: World;
let exercise: Exercise;
let auditor: Record<string, string>;

beforeAll(async () => {
  world = await startWorld();
  exercise = await writeHistory(world);
  auditor = await world.as("vera", "auditor");
});
afterAll(() => world?.stop());

const ENTRY = `__typename id sequence recordedAt subject machine action entityType entityId reason before after hash
  previousHash operation { code }`;
const LIST =
  "$first: Int, $after: String, $last: Int, $before: String, $filter: AuditEntryFilter, $orderBy: [AuditEntryOrder!]";
const GIVEN =
  "first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy";
const TRAIL = `query(${LIST}) { auditTrail(${GIVEN}) { totalCount nodes { ${ENTRY} } pageInfo { hasNextPage endCursor } } }`;
const OF_OPERATION = `query($code: String!, ${LIST}) { operation(code: $code) {
  auditTrail(${GIVEN}) { totalCount nodes { ${ENTRY} } pageInfo { hasNextPage endCursor } } } }`;

const trail = async (variables: object = {}, headers: Record<string, string> | undefined = auditor) =>
  (await world.data(TRAIL, variables, headers)).auditTrail;

test("an auditor reads who did what, when and why, with what there was and what there is", async () => {
  const { operation } = await world.data(OF_OPERATION, { code: exercise.code, first: 100 }, auditor);
  const { totalCount, nodes } = operation.auditTrail;
  expect(nodes.map((entry: any) => entry.sequence)).toEqual(
    Array.from({ length: totalCount }, (_, index) => index + 1),
  );
  nodes.forEach((entry: any, index: number) => {
    expect(entry.previousHash).toBe(index === 0 ? "" : nodes[index - 1].hash);
    expect(entry.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(entry.hash).toMatch(/^[0-9a-f]{64}$/);
  });
  const returned = nodes.find((entry: any) => entry.action === "returnReport");
  expect(returned).toEqual({
    __typename: "AuditEntry",
    id: expect.any(String),
    sequence: expect.any(Number),
    recordedAt: expect.any(String),
    subject: "mira",
    machine: false,
    action: "returnReport",
    entityType: "ReportDecision",
    entityId: expect.stringMatching(/^[0-9a-f-]{36} 1$/),
    reason: "Step return",
    before: { status: "SUBMITTED" },
    after: expect.objectContaining({
      kind: "RETURNED",
      reason: "Step return",
      decidedBy: "mira",
      position: 1,
    }),
    hash: expect.any(String),
    previousHash: expect.any(String),
    operation: { code: exercise.code },
  });
  const { node } = await world.data(
    `query($id: ID!) { node(id: $id) { ... on AuditEntry { ${ENTRY} } } }`,
    { id: returned.id },
    auditor,
  );
  expect(node).toEqual(returned);
});

test("the whole trail is read page by page, the latest first, each entry once", async () => {
  const whole = await trail({ first: 100 });
  const pages: any[] = [];
  for (let after: string | null = null; ;) {
    const page: any = await trail({ first: 4, after });
    pages.push(...page.nodes);
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) break;
  }
  expect(pages).toEqual(whole.nodes);
  expect(pages).toHaveLength(whole.totalCount);
  const moments = pages.map((entry) => entry.recordedAt);
  expect(moments).toEqual(moments.toSorted().reverse());
  expect(pages.slice(0, 3).map((entry) => [entry.entityId, entry.operation])).toEqual([
    ["3", null],
    ["2", null],
    ["1", null],
  ]);
});

test("a moment is compared to the microsecond, whatever its offset", async () => {
  const { nodes } = await trail({ first: 100 });
  const { recordedAt } = nodes[7];
  const filter = (comparator: string, value: string) =>
    trail({ first: 100, filter: { recordedAt: { [comparator]: value } } });
  expect((await filter("eq", recordedAt)).nodes).toEqual([nodes[7]]);
  expect((await filter("gte", recordedAt)).nodes).toEqual(nodes.slice(0, 8));
  expect((await filter("lt", recordedAt)).nodes).toEqual(nodes.slice(8));
  const inSarajevo = new Date(Date.parse(recordedAt) + 3_600_000).toISOString().slice(0, 19);
  expect((await filter("eq", `${inSarajevo}${recordedAt.slice(19, 26)}+01:00`)).nodes).toEqual([nodes[7]]);
});

test("entries are found by who, what and of which type, and ordered by their place", async () => {
  const { nodes } = await trail({ first: 100 });
  const matching = async (filter: object) => (await trail({ first: 100, filter })).nodes;
  const those = (test: (entry: any) => boolean) => nodes.filter(test);
  expect(await matching({ subject: { eq: "ada" } })).toEqual(those((entry) => entry.subject === "ada"));
  expect(await matching({ action: { in: ["verifyReport", "returnReport"] } })).toEqual(
    those((entry) => ["verifyReport", "returnReport"].includes(entry.action)),
  );
  expect(await matching({ entityType: { eq: "ReportVersion" } })).toHaveLength(
    await world.database.reportVersion.count(),
  );
  const ordered = await trail({
    first: 100,
    orderBy: [{ field: "SEQUENCE" }, { field: "RECORDED_AT", direction: "DESC" }],
  });
  expect(ordered.nodes).toEqual(
    nodes.toSorted((a: any, b: any) => a.sequence - b.sequence || (a.recordedAt < b.recordedAt ? 1 : -1)),
  );
});

test.each([
  ["anyone", []],
  ["a reporter", ["reporter:ES"]],
  ["the coordinator", ["coordinator:exercise-1"]],
  ["an analyst", ["analyst"]],
  ["an administrator", ["administrator"]],
])("for %s there is no audit trail", async (_who, roles) => {
  const headers = roles.length === 0 ? {} : await world.as("somebody", ...roles);
  const empty = { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
  expect(await trail({}, headers)).toEqual(empty);
  const { operation } = await world.data(OF_OPERATION, { code: exercise.code }, headers);
  expect(operation?.auditTrail ?? empty).toEqual(empty);
  const { nodes } = await trail({ first: 1 });
  const ids = nodes.map((entry: any) => entry.id);
  expect(await world.data("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", { ids }, headers)).toEqual({
    nodes: [null],
  });
});

test("a program may audit as well", async () => {
  const { totalCount } = await trail({}, await world.asMachine("watcher", "auditor"));
  expect(totalCount).toBe(await world.database.auditEntry.count());
});

test("nobody changes or removes an entry, neither the application nor the owner", async () => {
  const application = connect(world.databaseUrl, await findApplicationRole(world.databaseUrl));
  try {
    const before = await trail({ first: 100 });
    for (const statement of [
      "update audit_entry set subject = 'nobody'",
      "delete from audit_entry",
      "truncate audit_entry",
    ]) {
      await expect(application.$executeRawUnsafe(statement)).rejects.toThrow(
        "permission denied for table audit_entry",
      );
      await expect(world.database.$executeRawUnsafe(statement)).rejects.toThrow("audit_entry only grows");
    }
    expect(await trail({ first: 100 })).toEqual(before);
  } finally {
    await application.$disconnect();
  }
});
