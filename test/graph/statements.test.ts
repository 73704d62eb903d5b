import { explain } from "../support/explain";
import { startWorld, type World } from "../support/world";

/** What a document costs the database does not grow with its rows. */
describe("statements", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const stories: [story: string, cost: number, document: string][] = [
    [
      "operations with participants, parties and figures",
      1,
      `query($n: Int!) { operations(first: $n) { totalCount pageInfo { endCursor } nodes { code series { name }
        participants(first: $n) { totalCount nodes { role party { code name } deployments { capability { name } } } }
        published { officers { value publication { title } } checks { byCategory { value category { name } } }
          results { value breakdowns { parts { value threatArea { name } } } } } } } }`,
    ],
    [
      "countries with their names and participations",
      1,
      `query($n: Int!) { countries(first: $n) { nodes { name(locale: "fi")
        euMemberships { startsOn } participations(first: $n) { nodes { operation { name } } } } } }`,
    ],
    [
      "agencies",
      1,
      "query($n: Int!) { agencies(first: $n) { nodes { name participations(first: $n) { totalCount } } } }",
    ],
    [
      "publications with what they list and state",
      1,
      `query($n: Int!) { publications(first: $n) { nodes { title
        publisherParty { name } operation { code } listed { party { name } } figures(first: $n) { nodes { value } } } } }`,
    ],
    [
      "published figures of all operations",
      1,
      `query($n: Int!) { publishedFigures(first: $n) { nodes { value
        category { name } party { name } operation { name } publication { publisher } partOf { value } } } }`,
    ],
    [
      "series with their operations",
      1,
      `query($n: Int!) { allOperationSeries(first: $n) { nodes { name
        operations(first: $n) { nodes { code } } } } }`,
    ],
    [
      "several roots in one document",
      1,
      `query($n: Int!) { operations(first: $n) { nodes { code } }
        countries(first: $n) { nodes { code } } checkCategories { code } resultCategories { code children { code } }
        threatAreas { code priorities { cycle { code } } } viewer { subject } }`,
    ],
    [
      "operations with their reconciliation",
      2,
      `query($n: Int!) { operations(first: $n) { nodes { code
        reconciliation { discrepancies { kind } } } } }`,
    ],
    [
      "series with their comparison",
      4,
      `query($n: Int!) { allOperationSeries(first: $n) { nodes { code
        comparison { name editions { operation { code } figure { value } } } } } }`,
    ],
  ];

  test.each(stories)("%s: %i, with two rows and with five", async (_story, cost, document) => {
    const counts = [];
    for (const n of [2, 5]) counts.push((await world.statements(() => world.data(document, { n }))).length);
    expect(counts).toEqual([cost, cost]);
  });

  test("who has a token costs no statement more", async () => {
    const headers = await world.as("ana", "analyst");
    const document = `{ operation(code: "jad-see-2024") { code reports(first: 5) { totalCount } } }`;
    const statements = await world.statements(() => world.data(document, {}, headers));
    expect(statements).toHaveLength(1);
  });

  test("with computed fields make the text of the answer like any others", async () => {
    const document = `{ viewer { subject } operations(first: 2, orderBy: [{ field: CODE, direction: ASC }]) {
      nodes { code viewerCanUpdate series { comparison { name } } } } }`;
    const [statement = ""] = await world.statements(() => world.data(document));
    expect(statement).toContain(`'{"data":{"viewer":`);
  });

  const paths: [path: string, document: string][] = [
    [
      "of a list's objects",
      `{ operation(code: "jad-see-2024") { figures(first: 5) { nodes { value partOf { value operation { code } } } } } }`,
    ],
    [
      "of lists",
      `{ operation(code: "jad-see-2024") { threatAreas { code } priorities { code } includes { code } } }`,
    ],
    [
      "of filters",
      `{ operations(filter: { threatAreas: { some: { code: { eq: "FIREARMS" } } } }) { nodes { code } } }`,
    ],
  ];

  test.each(paths)("paths %s are followed by keys", async (_what, document) => {
    const [statement = ""] = await world.statements(() => world.data(document));
    expect(readWhole(await explain(world.databaseUrl, statement))).toEqual([]);
  });
});

/** The tables of which a plan reads all rows, whatever way, since no condition leads to those it needs. */
function readWhole(plan: Record<string, any>): string[] {
  const isLed = "Index Cond" in plan || "Recheck Cond" in plan;
  const below = (plan["Plans"] ?? []).flatMap(readWhole);
  return plan["Relation Name"] === undefined || isLed ? below : [plan["Relation Name"], ...below];
}
