import { isObjectType } from "graphql";
import { dataModel } from "../../src/generated/data-model";
import { buildGraph } from "../../src/schema";
import { documentOf, INPUTS, outcomeOf, type Target } from "./attempts";
import { type House, inTurn, openHouse, type Server, SERVERS } from "./callers";
import { digest } from "./digest";
import {
  decide,
  expectedRows,
  MUTATIONS,
  type MutationRow,
  type Principal,
  PRINCIPALS,
  REPORT_STATUSES,
  sees,
  type State,
  STATUSES,
  TYPES,
} from "./matrix";
import { READ_PUBLIC, readOf, tally } from "./reads";
import { createScenes, globalId, type Scene } from "./scenes";

const STATES: readonly State[] = STATUSES.flatMap((status) =>
  REPORT_STATUSES.map((report) => ({ status, report })),
);
const schema = buildGraph();

let house: House;
/** One operation for each state, for all that is refused or only read. */
let shared: Scene[];

beforeAll(async () => {
  house = await openHouse();
  shared = await createScenes(house.database, STATES);
});
afterAll(() => house.stop());

test("every mutation and every type behind which there is a table has its row", () => {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const modelled = types.map(({ name }) => name).filter((name) => name in dataModel);
  expect(Object.keys(TYPES)).toEqual(expect.arrayContaining(modelled));
  expect(types.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(TYPES)));
  expect(Object.keys(MUTATIONS).sort()).toEqual(
    Object.keys(schema.getMutationType()?.getFields() ?? {}).sort(),
  );
  expect(Object.keys(INPUTS).sort()).toEqual(Object.keys(MUTATIONS).sort());
});

interface Cell {
  readonly name: string;
  readonly principal: Principal;
  readonly state: State;
  readonly scene: Scene;
  readonly expected: string;
}

/** All cells of a mutation: each principal in each state that makes a difference to it. */
function cellsOf(row: MutationRow): Cell[] {
  return shared
    .filter(({ status, report }) => {
      if (row.about === "nothing") return status === "PLANNED" && report === "SUBMITTED";
      return row.about === "report" || report === "SUBMITTED";
    })
    .flatMap((scene) =>
      PRINCIPALS.map((principal) => ({
        name: `${principal.name}: ${scene.status}, report ${scene.report}`,
        principal,
        state: scene,
        scene,
        expected: decide(principal, row, scene),
      })),
    );
}

const MISSING_KEY = "00000000-0000-4000-8000-000000000000";
const MISSING: Target = {
  code: "not-there",
  ids: {
    reports: [globalId("Report", MISSING_KEY), globalId("Report", MISSING_KEY)],
    periods: [globalId("ReportingPeriod", MISSING_KEY), globalId("ReportingPeriod", MISSING_KEY)],
  },
};

function attempt(
  server: Server,
  mutation: string,
  principal: Principal,
  codes: readonly string[],
  target: Target,
) {
  const variables = { input: INPUTS[mutation]?.(target) };
  return house.ask(server, principal, codes, { query: documentOf(mutation), variables });
}

function named<Value>(cells: readonly Cell[], value: (cell: Cell, index: number) => Value) {
  return Object.fromEntries(cells.map((cell, index) => [cell.name, value(cell, index)]));
}

describe.each(Object.entries(MUTATIONS))("%s", (mutation, row) => {
  test("is refused to whom it is not for, and leaves nothing behind", async () => {
    const cells = cellsOf(row).filter(({ expected }) => expected !== "DONE");
    // Row-level security would hide what a mutation forgets to look at, so there is none here.
    const before = await digest(house.database);
    const answers = await inTurn(cells, ({ principal, scene }) =>
      attempt("without it", mutation, principal, [scene.code], scene),
    );
    expect(named(cells, (_cell, index) => outcomeOf(answers[index]))).toEqual(
      named(cells, ({ expected }) => expected),
    );
    expect(await digest(house.database)).toEqual(before);

    // What cannot be seen is answered like what does not exist, word for word.
    const hidden = cells.filter(({ expected }) => expected === "NOT_FOUND");
    const strangers = [...new Set(hidden.map(({ principal }) => principal))];
    const missing = await inTurn(strangers, (principal) =>
      attempt("without it", mutation, principal, [], MISSING),
    );
    expect(named(hidden, (cell) => answers[cells.indexOf(cell)])).toEqual(
      named(hidden, ({ principal }) => missing[strangers.indexOf(principal)]),
    );
  });

  test("is done for whom it is for", async () => {
    const cells = cellsOf(row).filter(({ expected }) => expected === "DONE");
    const scenes = await createScenes(
      house.database,
      cells.map(({ state }) => state),
    );
    const lines = () => house.database.auditEntry.count();
    const before = await lines();
    const own = scenes.map((scene, index) => ({ ...cells[index], scene }) as Cell);
    const answers = await inTurn(own, ({ principal, scene }) =>
      attempt("with row-level security", mutation, principal, [scene.code], scene),
    );
    expect(named(cells, (_cell, index) => outcomeOf(answers[index]))).toEqual(named(cells, () => "DONE"));
    expect(cells.length).toBeGreaterThan(0);
    expect(await lines()).toBeGreaterThanOrEqual(before + cells.length);
  });
});

test("who reports for a party that takes no part is refused as if there were no period", async () => {
  const [bulgaria] = PRINCIPALS.filter(({ roles }) => roles.join() === "reporter:BG");
  if (bulgaria === undefined) throw new Error("No principal reports for Bulgaria alone");
  const submit = (target: Target) => {
    const input = { ...INPUTS["submitReport"]?.(target), party: "BG" };
    const question = { query: documentOf("submitReport"), variables: { input } };
    return house.ask("without it", bulgaria, [], question);
  };
  const missing = await submit(MISSING);
  expect(outcomeOf(missing)).toBe("NOT_FOUND");
  for (const scene of shared) expect(await submit(scene)).toEqual(missing);
});

const SAYING = Object.entries(MUTATIONS).filter(([, { says }]) => says !== undefined);

test("every field that says beforehand what can be done is of a mutation", () => {
  const fields = ["Operation", "Report"].flatMap((name) => {
    const type = schema.getType(name);
    return isObjectType(type) ? Object.keys(type.getFields()) : [];
  });
  expect(fields.filter((name) => name.startsWith("viewerCan")).sort()).toEqual(
    SAYING.map(([, { says }]) => says).sort(),
  );
});

test.each(PRINCIPALS.map((principal) => [principal.name, principal] as const))(
  "what %s is told beforehand is what comes of it",
  async (_name, principal) => {
    const fieldsOf = (about: string) =>
      SAYING.flatMap(([, row]) => (row.about === about ? [row.says ?? ""] : []));
    const query = `query($codes: [String!]!, $ids: [ID!]!) {
      operationsByCodes(codes: $codes) { ${fieldsOf("operation").join(" ")} }
      nodes(ids: $ids) { ... on Report { ${fieldsOf("report").join(" ")} } } }`;
    const codes = shared.map(({ code }) => code);
    const variables = { codes, ids: shared.map(({ ids }) => ids.reports[0]) };
    const { data } = await house.ask("with row-level security", principal, codes, { query, variables });
    const told = (about: "operation" | "report") =>
      shared.map((scene) => {
        if (!sees(principal, about, scene)) return null;
        const rows = SAYING.filter(([, row]) => row.about === about);
        return Object.fromEntries(
          rows.map(([, row]) => [row.says, decide(principal, row, scene) === "DONE"]),
        );
      });
    expect(data).toEqual({ operationsByCodes: told("operation"), nodes: told("report") });
  },
);

describe.each(SERVERS)("what is read %s", (server) => {
  test.each(PRINCIPALS.map((principal) => [principal.name, principal] as const))(
    "%s",
    async (_name, principal) => {
      const hidden = Object.entries(TYPES).filter(([, { audience }]) => audience !== "anyone");
      const statuses = server === "without it" ? (["ACTIVE", "PUBLISHED"] as const) : STATUSES;
      const found = await inTurn(statuses, async (status) => {
        const scenes = shared.filter((scene) => scene.status === status);
        const codes = scenes.map(({ code }) => code);
        const answer = await house.ask(server, principal, codes, readOf(scenes));
        const expected = hidden.map(([type, row]) => {
          const rows = scenes.map((scene) => expectedRows(principal, type, row, scene));
          return [type, rows.reduce((sum, one) => sum + one)] as const;
        });
        return {
          status,
          found: answer.errors ?? tally(answer.data),
          expected: Object.fromEntries(expected.filter(([, rows]) => rows > 0)),
        };
      });
      expect(found).toEqual(found.map(({ status, expected }) => ({ status, found: expected, expected })));
    },
  );

  test("what is for everyone is the same for everyone", async () => {
    const answers = await inTurn(PRINCIPALS, (principal) => house.ask(server, principal, [], READ_PUBLIC));
    const open = Object.entries(TYPES).filter(([, { audience }]) => audience === "anyone");
    expect(Object.keys(tally(answers[0].data)).sort()).toEqual(open.map(([type]) => type).sort());
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });
});
