import { startWorld, type World } from "../support/world";

/** An operation that is not published is not there: by no way, and in no count. */
describe("operations that have not been published", () => {
  let world: World;
  const ways = {
    code: '{ operation(code: "jad-see-2023") { id } }',
    codes: '{ operationsByCodes(codes: ["jad-see-2023"]) { id } }',
    list: '{ operations(filter: {code: {eq: "jad-see-2023"}}) { totalCount nodes { id } } }',
    search: '{ operations(search: "south east europe 2023") { totalCount edges { node { id } } } }',
    count: "{ operations { totalCount } publications { totalCount } publishedFigures { totalCount } }",
    series: '{ operationSeries(code: "jad-south-east-europe") { operations { totalCount nodes { code } } } }',
    comparison: '{ operationSeries(code: "jad-south-east-europe") { comparison { editions { year } } } }',
    participations: '{ country(code: "ME") { participations { totalCount nodes { operation { code } } } } }',
    publications:
      '{ publications(filter: {operation: {code: {eq: "jad-see-2023"}}}) { totalCount nodes { id } } }',
    figures:
      '{ publishedFigures(filter: {operation: {code: {eq: "jad-see-2023"}}}) { totalCount nodes { id } } }',
    listed: "{ publications(first: 100) { nodes { listed { party { code } } } } }",
  };
  type Answers = Record<keyof typeof ways, unknown>;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const ask = async (): Promise<Answers> => {
    const answers = {} as Answers;
    for (const [way, document] of Object.entries(ways))
      answers[way as keyof typeof ways] = await world.data(document);
    return answers;
  };
  const idsBelow = async () => {
    const { operation } = await world.data<{ operation: object }>(`{ operation(code: "jad-see-2023") {
      id participants(first: 2) { nodes { id } } publications { id } published { officers { id } } deployments { id } } }`);
    return [...JSON.stringify(operation).matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id);
  };

  test.each(["PLANNED", "ACTIVE", "CLOSED", "CANCELLED"] as const)(
    "%s: as if it did not exist",
    async (status) => {
      const ids = await idsBelow();
      expect(ids.length).toBeGreaterThanOrEqual(4);
      const published = await ask();
      await world.database.operation.update({ where: { code: "jad-see-2023" }, data: { status } });
      const hidden = await ask();
      const { nodes } = await world.data<{ nodes: unknown[] }>(
        "query($ids: [ID!]!) { nodes(ids: $ids) { id } }",
        { ids },
      );
      await world.database.operation.update({
        where: { code: "jad-see-2023" },
        data: { status: "PUBLISHED" },
      });

      expect(nodes).toEqual(ids.map(() => null));
      expect(hidden.code).toEqual({ operation: null });
      expect(hidden.codes).toEqual({ operationsByCodes: [null] });
      expect(hidden.list).toEqual({ operations: { totalCount: 0, nodes: [] } });
      expect(hidden.search).toEqual({ operations: { totalCount: 0, edges: [] } });
      expect(hidden.publications).toEqual({ publications: { totalCount: 0, nodes: [] } });
      expect(hidden.figures).toEqual({ publishedFigures: { totalCount: 0, nodes: [] } });
      for (const way of ["count", "series", "comparison", "participations"] as const) {
        expect(hidden[way]).not.toEqual(published[way]);
        expect(JSON.stringify(hidden[way])).not.toContain("jad-see-2023");
      }
      expect(JSON.stringify(hidden.comparison)).not.toContain("2023");
      // Nothing was lost while it was hidden.
      expect(await ask()).toEqual(published);
    },
  );
});
