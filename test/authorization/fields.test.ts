import { getNamedType, type GraphQLObjectType, isLeafType, isObjectType, isRequiredArgument } from "graphql";
import { buildGraph } from "../../src/schema";
import { type House, inTurn, openHouse } from "./callers";
import { FIELDS, ruleOf, wordsOf } from "./fields";
import {
  decide,
  MUTATIONS,
  type Principal,
  PRINCIPALS,
  REPORT_STATUSES,
  sees,
  type State,
  STATUSES,
  TYPES,
} from "./matrix";
import { createScenes, type Scene } from "./scenes";

const schema = buildGraph();
const objects = Object.values(schema.getTypeMap()).filter(
  (type) => isObjectType(type) && !type.name.startsWith("__") && type.name !== "Mutation",
) as GraphQLObjectType[];

/** Such a document takes several connections at once. */
const WORKERS = 2;

let house: House;
let scenes: Scene[];
/** All that there is in each scene, as the auditor reads it. */
let truths: readonly Found[];
let cells = 0;

beforeAll(async () => {
  house = await openHouse();
  scenes = await createScenes(house.database, STATES);
  const answers = await inTurn(scenes, (scene) => ask(principalOf("auditor"), scene), WORKERS);
  expect(answers.map(({ errors }) => errors)).toEqual(scenes.map(() => undefined));
  truths = answers.map(({ data }) => data);
}, 120_000);
afterAll(() => house.stop());

test("every field of every type has its row, and no other", () => {
  const rows = Object.entries(FIELDS).map(([type, row]) => [
    type,
    Object.values(row).flatMap(wordsOf).sort(),
  ]);
  const fields = objects.map((type) => [type.name, Object.keys(type.getFields()).sort()]);
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(fields));
});

/** Every field of a type; of what can be asked for by its id, no more than this. */
function selectionOf(type: GraphQLObjectType): string {
  const fields = Object.values(type.getFields()).flatMap(({ name, args, type: given }) => {
    if (args.some(isRequiredArgument)) return [];
    const named = getNamedType(given);
    if (isLeafType(named)) return [name];
    if (!isObjectType(named)) return [`${name} { __typename }`];
    const nodes = named.name.endsWith("Connection") ? named.getFields()["nodes"] : undefined;
    const listed = nodes && getNamedType(nodes.type);
    if (!isObjectType(listed)) return [`${name} { ${known(named)} }`];
    return [`${name}(first: 100) { totalCount pageInfo { hasNextPage } nodes { ${known(listed)} } }`];
  });
  return `__typename ${fields.join(" ")}`;
}

function known(type: GraphQLObjectType): string {
  return "id" in type.getFields() ? "__typename id" : selectionOf(type);
}

/** All that hangs on an operation, each row by its id with all of its fields. */
function documentOf({ ids }: Scene): string {
  const rows = ids.all.map((id, index) => {
    const [name = ""] = Buffer.from(id, "base64url").toString().split(":");
    const type = objects.find((found) => found.name === name);
    if (type === undefined) throw new Error(`${name} is no type`);
    return `row${index}: node(id: "${id}") { ... on ${name} { ${selectionOf(type)} } }`;
  });
  return `{ ${rows.join("\n")} }`;
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [field: string]: Json };
type Found = Readonly<Record<string, Json>>;

/** What the oracle leaves of the whole truth for a principal, and how many decisions that takes. */
class Oracle {
  readonly fields = new Set<string>();
  cells = 0;

  constructor(
    private readonly principal: Principal,
    private readonly scene: Scene,
    /** What is added up where the report of Spain does not count. */
    private readonly nothing: Json,
  ) {}

  rows(truth: Found): Found {
    return Object.fromEntries(Object.entries(truth).map(([alias, row]) => [alias, this.value(row, null)]));
  }

  private sees(type: string, party: string | null): boolean {
    const row = TYPES[type];
    return row === undefined || sees(this.principal, row.audience, this.scene, party ?? "ES");
  }

  private get seesWhole(): boolean {
    return ["ES", "FR", "RS"].every((party) => sees(this.principal, "report", this.scene, party));
  }

  private value(value: Json, party: string | null): Json {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map((each: Json) => this.value(each, party));
    const found = value as Found;
    return found["__typename"] === undefined ? found : this.object(found, party);
  }

  private object(found: Found, inherited: string | null): Json {
    const type = found["__typename"] as string;
    const party = this.partyOf(found) ?? inherited;
    if (!this.sees(type, party)) return null;
    return Object.fromEntries(
      Object.entries(found).map(([field, value]) => {
        if (field === "__typename") return [field, value];
        this.cells += 1;
        this.fields.add(`${type}.${field}`);
        return [field, this.field(type, field, value, party)];
      }),
    );
  }

  private field(type: string, field: string, value: Json, party: string | null): Json {
    switch (ruleOf(type, field)) {
      case "own":
      case "added":
        return this.value(value, party);
      case "workers":
        if (!sees(this.principal, "workers", this.scene)) return null;
        return this.value(sees(this.principal, "report", this.scene) ? value : this.nothing, null);
      case "says": {
        const row = Object.values(MUTATIONS).find(({ says }) => says === field);
        // The report of France is RETURNED in every scene, and so far nobody has asked about another one's.
        const state: State = party === "FR" ? { ...this.scene, report: "RETURNED" } : this.scene;
        return row !== undefined && decide(this.principal, row, state, party ?? "ES") === "DONE";
      }
      case "filtered":
        return this.filtered(value, party);
    }
  }

  /** A list, or a connection with its count, without the rows that are not seen. */
  private filtered(value: Json, party: string | null): Json {
    const left = (rows: Json) =>
      (rows as readonly Json[])
        .filter((row) => this.counts(row))
        .map((row) => this.value(row, party))
        .filter((row) => row !== null);
    if (Array.isArray(value)) return left(value);
    const { nodes, ...connection } = value as Found;
    if (nodes === undefined) return this.value(value, party);
    const seen = left(nodes);
    return { ...connection, totalCount: seen.length, nodes: seen };
  }

  private counts(row: Json): boolean {
    const ofReports = ["REPORTED_DIFFERS_FROM_PUBLISHED", "IMPLAUSIBLE"];
    return this.seesWhole || !ofReports.includes((row as Found | null)?.["kind"] as string);
  }

  /** Whose a report is, or what hangs on it. */
  private partyOf({ __typename: type, id, participant }: Found): string | null {
    const { reports, versions, participants } = this.scene.ids;
    const key = type === "ReportingParticipation" ? (participant as Found)["id"] : id;
    const pairs = type === "ReportingParticipation" ? [participants] : [reports, versions];
    for (const [spanish, french] of pairs) {
      if (key === spanish) return "ES";
      if (key === french) return "FR";
    }
    return null;
  }
}

/** Reads differ by who is let in, which published operations and reports that count decide, and by nothing else. */
const STATES: readonly State[] = [
  ...STATUSES.map((status) => ({ status, report: "SUBMITTED" as const })),
  ...REPORT_STATUSES.map((report) => ({ status: "ACTIVE" as const, report })),
  ...REPORT_STATUSES.map((report) => ({ status: "PUBLISHED" as const, report })),
].filter((state, at, all) => all.findIndex((other) => isSame(other, state)) === at);

function isSame(one: State, other: State): boolean {
  return one.status === other.status && one.report === other.report;
}

function truthOf(index: number): Found {
  const truth = truths[index];
  if (truth === undefined) throw new Error(`Nothing is known of scene ${index}`);
  return truth;
}

function principalOf(wanted: string): Principal {
  const found = PRINCIPALS.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`There is no ${wanted}`);
  return found;
}

function ask(principal: Principal, scene: Scene): Promise<{ data: Found; errors?: unknown }> {
  // Row-level security would hide what a field forgets, so there is none here.
  return house.ask("without it", principal, [scene.code], { query: documentOf(scene) });
}

function oracleFor(principal: Principal, scene: Scene): Oracle {
  const withdrawn = truths[scenes.findIndex(({ report }) => report === "WITHDRAWN")];
  return new Oracle(principal, scene, (withdrawn?.["row0"] as Found)["reported"] as Json);
}

test.each(PRINCIPALS.map((principal) => [principal.name, principal] as const))(
  "%s is given every field as its row says, and nothing else",
  async (_name, principal) => {
    const answers = await inTurn(scenes, (scene) => ask(principal, scene), WORKERS);
    for (const [index, scene] of scenes.entries()) {
      const oracle = oracleFor(principal, scene);
      const expected = oracle.rows(truthOf(index));
      const { status, report } = scene;
      expect({ status, report, data: answers[index]?.data }).toEqual({ status, report, data: expected });
      cells += oracle.cells;
    }
  },
  60_000,
);

test("nothing that hangs on an operation has been left out, and there were 10 000 decisions and more", () => {
  const seen = scenes.flatMap((scene, index) => {
    const oracle = oracleFor(principalOf("auditor"), scene);
    oracle.rows(truthOf(index));
    return [...oracle.fields];
  });
  const hanging = Object.keys(TYPES).filter((type) => TYPES[type]?.audience !== "anyone");
  const asked = [
    ...hanging,
    "PublishedFigures",
    "PublishedChecks",
    "Reconciliation",
    "Discrepancy",
    "ReportWarning",
  ];
  const fields = asked.flatMap((type) =>
    Object.values(FIELDS[type] ?? {}).flatMap((row) => wordsOf(row).map((field) => `${type}.${field}`)),
  );
  expect(fields.filter((field) => !seen.includes(field))).toEqual([]);
  expect(cells).toBeGreaterThan(10_000);
});
