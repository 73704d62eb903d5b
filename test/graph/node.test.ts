import { startWorld, type World } from "../support/world";

interface Found {
  node: { __typename: string; id: string } | null;
}

describe("global ids", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const NODE = "query($id: ID!) { node(id: $id) { __typename id } }";

  test("every object with an id is found again by it", async () => {
    const data = await world.data<Record<string, unknown>>(`{
      operations(first: 1) { nodes { id __typename series { id __typename } threatAreas { id __typename }
        priorities { id __typename cycle { id __typename } } deployments { id __typename }
        participants(first: 1) { nodes { id __typename party { id __typename } } } } }
      operation(code: "jad-see-2024") { deployments { id __typename } publications { id __typename }
        published { officers { id __typename } } }
      agencies(first: 1) { nodes { id __typename } }
      checkCategories { id __typename } resultCategories { id __typename } capabilities { id __typename }
    }`);
    const found = new Map<string, string>();
    JSON.stringify(data, (_key, value: unknown) => {
      if (typeof value === "object" && value !== null && "id" in value && "__typename" in value) {
        found.set(String(value.id), String(value.__typename));
      }
      return value;
    });
    expect(new Set(found.values())).toEqual(
      new Set([
        "Operation",
        "OperationSeries",
        "ThreatArea",
        "EmpactPriority",
        "EmpactCycle",
        "Deployment",
        "Participant",
        "Country",
        "Publication",
        "PublishedFigure",
        "Agency",
        "CheckCategory",
        "ResultCategory",
        "Capability",
      ]),
    );
    for (const [id, type] of found) {
      expect(await world.data<Found>(NODE, { id })).toEqual({ node: { __typename: type, id } });
    }
  });

  test("an id that leads nowhere gives null", async () => {
    const id = Buffer.from("Country:ZZ").toString("base64url");
    expect(await world.data<Found>(NODE, { id })).toEqual({ node: null });
    const operation = Buffer.from("Operation:00000000-0000-4000-8000-000000000000").toString("base64url");
    expect(await world.data<Found>(NODE, { id: operation })).toEqual({ node: null });
  });

  test.each([
    [
      "of a type without ids",
      Buffer.from("Breakdown:00000000-0000-4000-8000-000000000000").toString("base64url"),
    ],
    ["of a type that does not exist", Buffer.from("Secret:cursor").toString("base64url")],
    ["of a key in another form", Buffer.from("Operation:jad-see-2024").toString("base64url")],
    ["with padding", `${Buffer.from("Country:ES").toString("base64url")}=`],
    ["of ten thousand characters", "Q".repeat(10_000)],
  ])("an id %s is refused", async (_what, id) => {
    const { body } = await world.query(NODE, { id });
    expect(body.errors?.map((error) => error.extensions?.code)).toEqual(["BAD_USER_INPUT"]);
  });

  test("nodes keeps the order and answers null for what is not there", async () => {
    const ids = ["Country:SE", "Country:ZZ", "CheckCategory:PERSONS", "Country:SE"].map((id) =>
      Buffer.from(id).toString("base64url"),
    );
    const { nodes } = await world.data<{ nodes: unknown[] }>(
      "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Country { code } ... on CheckCategory { name } } }",
      { ids },
    );
    expect(nodes).toEqual([{ code: "SE" }, null, { name: "Persons" }, { code: "SE" }]);
    expect(await world.data("{ nodes(ids: []) { id } }")).toEqual({ nodes: [] });
  });

  test("an alias may have any name, __typename too", async () => {
    const id = Buffer.from("Country:SE").toString("base64url");
    expect(
      await world.data(
        `query($id: ID!) {
          node(id: $id) { __typename: id ... on Country { code } }
          _entities(representations: [{ __typename: "Country", code: "SE" }]) { ... on Country { __typename: code } }
          operation(code: "jad-see-2024") {
            participants(kind: THIRD_COUNTRY, first: 1) { nodes { party { __typename: code ... on Country { name } } } } } }`,
        { id },
      ),
    ).toEqual({
      node: { __typename: id, code: "SE" },
      _entities: [{ __typename: "SE" }],
      operation: { participants: { nodes: [{ party: { __typename: "AL", name: "Albania" } }] } },
    });
  });
});
