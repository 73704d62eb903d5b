import { type House, inTurn, openHouse } from "./callers";
import { PRINCIPALS, sees, type State } from "./matrix";
import { createScenes, type Scene } from "./scenes";

/** All ways that lead to a report. Each must give the same of them to the same principal. */
const WAYS = {
  "node, with an inline fragment":
    "one: node(id: $spanish) { ... on Report { ...found } } other: node(id: $french) { ... on Report { ...found } }",
  "node, with a fragment on the interface":
    "one: node(id: $spanish) { ...any } other: node(id: $french) { ...any }",
  nodes: "nodes(ids: [$french, $spanish]) { ...any }",
  "nodes, from a version": "nodes(ids: $versions) { ... on ReportVersion { report { ...found } } }",
  "nodes, from a participant":
    "nodes(ids: $participants) { ... on Participant { reports { nodes { ...found } } } }",
  "nodes, from a period":
    "nodes(ids: $periods) { ... on ReportingPeriod { reports { nodes { ...found } } } }",
  "nodes, from an exception":
    "nodes(ids: $exceptions) { ... on ReportingException { period { reports { nodes { ...found } } } } }",
  "operation.reports": "operation(code: $code) { reports { nodes { ...found } } }",
  "operation.reports, by edges from the end":
    "operation(code: $code) { reports(last: 100) { edges { node { ...found } } } }",
  "operation.reports, filtered and ordered": `operation(code: $code) {
    reports(filter: { not: { status: { in: [] } } }, orderBy: [{ field: CHANGED_AT, direction: DESC }]) { nodes { ...found } } }`,
  "operations.reports":
    "operations(filter: { code: { eq: $code } }) { nodes { reports { nodes { ...found } } } }",
  "operationsByCodes.reports": "operationsByCodes(codes: [$code]) { reports { nodes { ...found } } }",
  "operation.participants.reports":
    "operation(code: $code) { participants { nodes { reports { nodes { ...found } } } } }",
  "operation.reportingPeriods.reports":
    "operation(code: $code) { reportingPeriods { reports { nodes { ...found } } } }",
  "operation.participation": "operation(code: $code) { participation { report { ...found } } }",
  "country.participations.reports": `countriesByCodes(codes: ["ES", "FR"]) {
    participations(first: 100) { nodes { reports { nodes { ...found } } } } }`,
  "and back, from a report":
    "nodes(ids: [$spanish, $french]) { ... on Report { operation { reports { nodes { ...found } } } } }",
};

const PARAMETERS = `$code: String!, $spanish: ID!, $french: ID!, $versions: [ID!]!, $participants: [ID!]!,
  $periods: [ID!]!, $exceptions: [ID!]!`;
const FRAGMENTS = `fragment found on Report { __typename id } fragment any on Node { ... on Report { ...found } }`;

let house: House;
let scenes: Scene[];

const STATES: readonly State[] = [
  { status: "ACTIVE", report: "SUBMITTED" },
  { status: "PUBLISHED", report: "VERIFIED" },
];

beforeAll(async () => {
  house = await openHouse();
  scenes = await createScenes(house.database, STATES);
});
afterAll(() => house.stop());

/** The ids of all reports in an answer. */
function reportsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { __typename: type, id } = value as { __typename?: string; id?: string };
  const own = type === "Report" && id !== undefined ? [id] : [];
  return [...new Set([...own, ...Object.values(value).flatMap(reportsIn)])].sort();
}

/** A document uses all the variables that it declares. */
function documentOf(way: string): string {
  const used = PARAMETERS.split(",").filter((parameter) => {
    const name = /\$\w+/.exec(parameter)?.[0] ?? "";
    return new RegExp(`\\${name}\\b`).test(way);
  });
  const fragments = way.includes("...any")
    ? FRAGMENTS
    : FRAGMENTS.slice(0, FRAGMENTS.indexOf(" fragment any"));
  return `query${used.length === 0 ? "" : `(${used.join()})`} { ${way} } ${fragments}`;
}

/** Row-level security would hide what a way forgets, so there is none here. */
test.each(Object.entries(WAYS))("by %s everyone finds the same reports", async (_name, way) => {
  const cells = scenes.flatMap((scene) => PRINCIPALS.map((principal) => ({ scene, principal })));
  const query = documentOf(way);
  const found = await inTurn(cells, async ({ scene, principal }) => {
    const { reports, versions, participants, periods, exceptions } = scene.ids;
    const [spanish, french] = reports;
    const variables = { code: scene.code, spanish, french, versions, participants, periods, exceptions };
    const given = Object.fromEntries(
      Object.entries(variables).filter(([name]) => query.includes(`$${name}:`)),
    );
    const answer = await house.ask("without it", principal, [scene.code], { query, variables: given });
    const found = reportsIn(answer.data).filter((id) => reports.includes(id));
    return { who: principal.name, status: scene.status, found: answer.errors ?? found };
  });
  expect(found).toEqual(
    cells.map(({ scene, principal }) => {
      const seen = (["ES", "FR"] as const).filter((party) => sees(principal, "report", scene, party));
      const ids = seen.map((party) => scene.ids.reports[party === "ES" ? 0 : 1]);
      return { who: principal.name, status: scene.status, found: ids.sort() };
    }),
  );
});

const STATISTICS = `query($code: String!) { all: statistics(source: SUBMITTED, groupBy: [OPERATION, PARTY], exercises: true,
    operations: { code: { eq: $code } }, first: 100) { totalCount nodes { ...sum } }
  sums: statistics(source: SUBMITTED, groupBy: [], subject: RESULTS, category: "ARRESTS",
    operations: { code: { eq: $code } }) { totalCount nodes { ...sum } }
  published: statistics(groupBy: [OPERATION], exercises: true, operations: { code: { eq: $code } }) {
    totalCount nodes { ...sum } } }
  fragment sum on Statistic { value category { code } party { ... on Country { code } } operation { code } }`;

test("by statistics everyone finds the same reports, and what is published of the same operations", async () => {
  const cells = scenes.flatMap((scene) => PRINCIPALS.map((principal) => ({ scene, principal })));
  const found = await inTurn(cells, async ({ scene, principal }) => {
    const question = { query: STATISTICS, variables: { code: scene.code } };
    const { data, errors } = await house.ask("without it", principal, [scene.code], question);
    return { who: principal.name, found: errors ?? data };
  });
  const sum = (value: number, category: string | null, of: object) => ({
    value,
    category: category === null ? null : { code: category },
    ...of,
  });
  expect(found).toEqual(
    cells.map(({ scene, principal }) => {
      // The report of France is returned in both, and does not count.
      const seesSpain = sees(principal, "report", scene, "ES");
      const spain = { party: { code: "ES" }, operation: { code: scene.code } };
      const all = [
        sum(150, null, spain),
        sum(120, "PERSONS", spain),
        sum(30, "VEHICLES", spain),
        sum(124, "ARRESTS", spain),
      ];
      const sums = [sum(124, "ARRESTS", { party: null, operation: null })];
      const page = (nodes: readonly object[]) => ({ totalCount: nodes.length, nodes });
      const published = [sum(7, null, { party: null, operation: { code: scene.code } })];
      return {
        who: principal.name,
        found: {
          all: page(seesSpain ? all : []),
          sums: page(seesSpain ? sums : []),
          published: page(sees(principal, "operation", scene) ? published : []),
        },
      };
    }),
  );
});

const SERIES = `query($code: String!) { operationSeries(code: $code) {
  comparison { subject editions { operation { code } figure { value } } } } }`;

test("by the comparison of a series everyone finds the operations that they see", async () => {
  await house.database.operationSeries.create({ data: { code: "scenes", name: "Scenes" } });
  const codes = scenes.map(({ code }) => code);
  await house.database.operation.updateMany({
    where: { code: { in: codes } },
    data: { seriesCode: "scenes" },
  });
  const question = { query: SERIES, variables: { code: "scenes" } };
  for (const principal of PRINCIPALS) {
    const answer = await house.ask("without it", principal, codes, question);
    const editions = scenes
      .filter((scene) => sees(principal, "operation", scene))
      .map(({ code }) => ({ operation: { code }, figure: { value: 7 } }));
    expect({ who: principal.name, answer }).toEqual({
      who: principal.name,
      answer: { data: { operationSeries: { comparison: [{ subject: "checks", editions }] } } },
    });
  }
});

/** What stands in a column of a file, each once, in the lines that begin like this. */
function found(text: string, begin: string, column: number): string[] {
  const lines = text.split("\n").filter((line) => line.startsWith(begin));
  return [...new Set(lines.map((line) => line.split(",")[column] ?? ""))].sort();
}

test("by files everyone finds the same reports, and what is published of the same operations", async () => {
  const cells = scenes.flatMap((scene) => PRINCIPALS.map((principal) => ({ scene, principal })));
  const files = await inTurn(cells, async ({ scene, principal }) => {
    const get = (address: string) => house.download("without it", principal, [scene.code], address);
    const own = await get(`reports.csv?operation=${scene.code}`);
    const all = await get("reports.csv");
    const template = await get(`template.csv?operation=${scene.code}`);
    const totals = await get(`totals.csv?operation=${scene.code}&status=SUBMITTED`);
    const published = await get("published.csv");
    const ofScene = `${scene.code},`;
    return {
      who: principal.name,
      own: [own.status, ...found(own.text, ofScene, 3)],
      all: [all.status, ...found(all.text, ofScene, 3)],
      template: [template.status, ...found(template.text, "2026-11-1", 2)],
      totals: totals.status,
      published: [published.status, ...found(published.text, ofScene, 1)],
    };
  });
  expect(files).toEqual(
    cells.map(({ scene, principal }) => {
      const parties = ["ES", "FR"].filter((party) => sees(principal, "report", scene, party));
      const isSeen = sees(principal, "operation", scene);
      return {
        who: principal.name,
        own: isSeen ? [200, ...parties] : [404],
        all: [200, ...parties],
        template: isSeen ? [200, ...parties] : [404],
        totals: sees(principal, "workers", scene) ? 200 : 404,
        published: isSeen ? [200, "first"] : [200],
      };
    }),
  );
});
