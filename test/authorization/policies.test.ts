import type { DataModel, Model } from "../../src/core/data-model";
import { visibleToEveryone } from "../../src/core/policy";
import { parameter, raw, Row, sql } from "../../src/core/sql";
import { ANONYMOUS } from "../../src/core/viewer";
import { dataModel } from "../../src/generated/data-model";
import { Rows } from "../../src/graphql/plan/visibility";
import { policies } from "../../src/policies";
import { type House, inTurn, openHouse } from "./callers";
import { type Audience, type Principal, PRINCIPALS, sees, type State } from "./matrix";
import { createScenes, type Scene } from "./scenes";

/** Who sees the rows of each table behind the graph, but for those that everyone sees. */
const TABLES: Readonly<Record<string, Audience>> = {
  Operation: "operation",
  OperationInclusion: "operation",
  OperationThreatArea: "operation",
  CoordinationCentre: "operation",
  Participant: "operation",
  Deployment: "operation",
  Publication: "operation",
  ListedParticipant: "operation",
  PublishedFigure: "operation",
  Breakdown: "operation",
  ReportingPeriod: "workers",
  ReportingException: "workers",
  Report: "report",
  ReportVersion: "report",
  CheckCount: "report",
  Result: "report",
  ReportDeployment: "report",
  ReportDecision: "report",
  ReportedTotal: "report",
  AuditEntry: "auditors",
};
const STATES: readonly State[] = [
  { status: "ACTIVE", report: "VERIFIED" },
  { status: "PUBLISHED", report: "VERIFIED" },
];

let house: House;
let scenes: Scene[];

beforeAll(async () => {
  house = await openHouse();
  scenes = await createScenes(house.database, STATES);
  const links = await house.database.operation.findMany({
    select: { id: true },
    where: { code: { in: scenes.map(({ code }) => code) } },
  });
  const [first, second] = links.map(({ id }) => id);
  if (first === undefined || second === undefined) throw new Error("There are not two operations");
  await house.database.operationThreatArea.createMany({
    data: [first, second].map((operationId) => ({ operationId, threatAreaCode: "FIREARMS_TRAFFICKING" })),
  });
  await house.database.operationInclusion.createMany({
    data: [
      { containerId: first, includedId: second },
      { containerId: second, includedId: first },
    ],
  });
});
afterAll(() => house.stop());

/** Where the key of the operation stands in a row, if not in a column of its own. */
const OPERATION: Readonly<Record<string, string>> = {
  Operation: "found.id",
  OperationInclusion: "found.container_id",
  ListedParticipant: "(select operation_id from publication where id = found.publication_id)",
  Breakdown: "(select operation_id from publication where id = found.publication_id)",
};

function modelNamed(name: string): Model {
  const models: Readonly<Record<string, Model>> = dataModel;
  const found = models[name];
  if (found === undefined) throw new Error(`There is no model ${name}`);
  return found;
}

/** Of which operations and parties a table has rows that its policy shows, with no path that leads to them. */
async function shown(principal: Principal, model: string): Promise<string[]> {
  const codes = scenes.map(({ code }) => code);
  const row = new Row(model, modelNamed(model), "found");
  const visible = new Rows(dataModel, policies, house.viewer(principal, codes)).visible(row);
  const party = TABLES[model] === "report" ? "coalesce(country_code, agency_code, 'whole')" : "''";
  const owner =
    TABLES[model] === "report" ? "left join participant on participant.id = found.participant_id" : "";
  const { text, values } = sql`
    select distinct operation.code, ${raw(party)} as party from ${row.table} ${raw(owner)}
    join operation on operation.id = ${raw(OPERATION[model] ?? "found.operation_id")}
    where operation.code = any(${parameter(codes, "text[]")}) and ${visible}`;
  const rows = await house.database.$queryRawUnsafe<{ code: string; party: string }[]>(text, ...values);
  return rows.map(({ code, party }) => `${code} ${party}`).sort();
}

function expected(principal: Principal, model: string, audience: Audience): string[] {
  const seen = scenes.flatMap((scene) => {
    const reads = (party: string) => sees(principal, "report", scene, party);
    if (audience !== "report") return sees(principal, audience, scene) ? [`${scene.code} `] : [];
    // The report of France is returned, and is in no total.
    const parties = (model === "ReportedTotal" ? ["ES"] : ["ES", "FR"]).filter(reads);
    const isWhole = model === "ReportedTotal" && ["ES", "FR", "RS"].every(reads);
    return [...parties, ...(isWhole ? ["whole"] : [])].map((party) => `${scene.code} ${party}`);
  });
  return seen.sort();
}

test("what a row leads to is known by its key alone only where everyone sees it", () => {
  const rows = new Rows(dataModel, policies, ANONYMOUS);
  const known = Object.entries(dataModel as DataModel).flatMap(([name, { relations }]) =>
    Object.entries(relations).flatMap(([path, { target }]) => {
      const pointer = rows.pointer(rows.of(name), path, rows.of(target));
      return pointer === null ? [] : [target];
    }),
  );
  expect(known).toContain("Country");
  expect(known.filter((target) => policies[target] !== visibleToEveryone)).toEqual([]);
});

test("every table that not everyone sees has its row", () => {
  const guarded = Object.keys(policies).filter(
    (name) => name in dataModel && policies[name] !== visibleToEveryone,
  );
  expect(Object.keys(TABLES).sort()).toEqual(guarded.sort());
});

test.each(Object.entries(TABLES))(
  "the policy of %s shows everyone what is for them",
  async (model, audience) => {
    const found = await inTurn(PRINCIPALS, async (principal) => [
      principal.name,
      await shown(principal, model),
    ]);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(
        PRINCIPALS.map((principal) => [principal.name, expected(principal, model, audience)]),
      ),
    );
  },
);
