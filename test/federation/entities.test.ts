import { startWorld, type World } from "../support/world";

const ENTITIES = `query($representations: [_Any!]!) { _entities(representations: $representations) {
  __typename
  ... on Operation { code name }
  ... on Country { code name }
  ... on Agency { code kind }
  ... on CheckCategory { code name }
  ... on ResultCategory { code unit }
  ... on ThreatArea { code }
  ... on Publication { code operation { code } }
} }`;

describe("entities", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const found = async (representations: unknown[], headers: Record<string, string> = {}) =>
    (await world.data(ENTITIES, { representations }, headers))._entities;

  test("of every type are found by each of their keys, in the order asked for", async () => {
    const { operation } = await world.data<{ operation: { id: string; publications: { id: string }[] } }>(
      '{ operation(code: "jad-see-2024") { id publications { id } } }',
    );
    const publication = operation.publications[0]?.id;
    expect(
      await found([
        { __typename: "ThreatArea", code: "FIREARMS_TRAFFICKING" },
        { __typename: "Operation", code: "jad-see-2024" },
        { __typename: "Country", code: "ES" },
        { __typename: "Operation", id: operation.id },
        { __typename: "Operation", id: operation.id, code: "jad-see-2024" },
        { __typename: "Agency", code: "FRONTEX" },
        { __typename: "CheckCategory", code: "PERSONS" },
        { __typename: "ResultCategory", code: "ARRESTS" },
        { __typename: "Country", code: "ES" },
        { __typename: "Publication", id: publication },
      ]),
    ).toEqual([
      { __typename: "ThreatArea", code: "FIREARMS_TRAFFICKING" },
      { __typename: "Operation", code: "jad-see-2024", name: expect.stringContaining("2024") },
      { __typename: "Country", code: "ES", name: "Spain" },
      { __typename: "Operation", code: "jad-see-2024", name: expect.stringContaining("2024") },
      { __typename: "Operation", code: "jad-see-2024", name: expect.stringContaining("2024") },
      { __typename: "Agency", code: "FRONTEX", kind: "EU_AGENCY" },
      { __typename: "CheckCategory", code: "PERSONS", name: "Persons" },
      { __typename: "ResultCategory", code: "ARRESTS", unit: "{person}" },
      { __typename: "Country", code: "ES", name: "Spain" },
      { __typename: "Publication", code: expect.any(String), operation: { code: "jad-see-2024" } },
    ]);
    expect(await found([])).toEqual([]);
  });

  test("that do not exist give null, and no error for the others", async () => {
    expect(
      await found([
        { __typename: "Country", code: "ZZ" },
        { __typename: "Country", code: "SE" },
        { __typename: "Operation", id: idOf("Operation:00000000-0000-4000-8000-000000000000") },
        { __typename: "Operation", code: "jad-nowhere" },
        { __typename: "Agency", code: "x".repeat(5_000) },
      ]),
    ).toEqual([null, { __typename: "Country", code: "SE", name: "Sweden" }, null, null, null]);
  });

  test("whose keys are of two different objects give null", async () => {
    const { operation } = await world.data('{ operation(code: "jad-see-2024") { id } }');
    expect(await found([{ __typename: "Operation", id: operation.id, code: "jad-see-2023" }])).toEqual([
      null,
    ]);
  });

  test.each([
    ["two of a type", 2, 1],
    ["five of a type, many times", 5, 20],
  ])("cost one statement for all types together: %s", async (_what, many, times) => {
    const { operations, countries, publications } = await world.data(
      `query($n: Int!) { operations(first: $n) { nodes { code } } countries(first: $n) { nodes { code } }
        publications(first: $n) { nodes { id } } }`,
      { n: many },
    );
    const representations = Array.from({ length: times }).flatMap(() => [
      ...operations.nodes.map(({ code }: { code: string }) => ({ __typename: "Operation", code })),
      ...countries.nodes.map(({ code }: { code: string }) => ({ __typename: "Country", code })),
      ...publications.nodes.map(({ id }: { id: string }) => ({ __typename: "Publication", id })),
    ]);
    const statements = await world.statements(async () => {
      expect(await found(representations)).toHaveLength(3 * many * times);
    });
    expect(statements).toHaveLength(1);
  });

  test("are read no further than asked for", async () => {
    const read = async (fields: string) =>
      (
        await world.statements(() =>
          world.data(
            `query($r: [_Any!]!) { _entities(representations: $r) { ... on Country { ${fields} } } }`,
            { r: [{ __typename: "Country", code: "ES" }] },
          ),
        )
      ).join();
    expect(await read("code")).not.toContain("participant");
    expect(await read("participations { totalCount }")).toContain("participant");
  });

  test("that the viewer may not see are answered as if there were none, byte for byte", async () => {
    await world.database.operation.update({ where: { code: "jad-see-2022" }, data: { status: "CLOSED" } });
    const asked = (code: string, headers = {}) =>
      world.query(ENTITIES, { representations: [{ __typename: "Operation", code }] }, headers);
    const hidden = await asked("jad-see-2022");
    expect(hidden.body).toEqual({ data: { _entities: [null] } });
    expect(JSON.stringify(hidden.body)).toBe(JSON.stringify((await asked("jad-nowhere")).body));
    const coordinator = await asked("jad-see-2022", await world.as("carla", "coordinator:jad-see-2022"));
    expect(coordinator.body.data._entities).toMatchObject([{ code: "jad-see-2022" }]);
    await world.database.operation.update({ where: { code: "jad-see-2022" }, data: { status: "PUBLISHED" } });
  });

  test("a gateway with a token of its own, but without a role, gets what anyone gets, byte for byte", async () => {
    await world.database.operation.update({ where: { code: "jad-see-2022" }, data: { status: "CLOSED" } });
    const representations = ["jad-see-2022", "jad-see-2024"].map((code) => ({
      __typename: "Operation",
      code,
    }));
    const document = `query($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on Operation { code status reports(first: 1) { totalCount } } } }`;
    const [anyone, gateway] = [
      await world.query(document, { representations }),
      await world.query(document, { representations }, await world.asMachine("gateway")),
    ];
    expect(anyone.body.data._entities).toEqual([
      null,
      {
        code: "jad-see-2024",
        status: "PUBLISHED",
        reports: { totalCount: 0 },
      },
    ]);
    expect(JSON.stringify(gateway.body)).toBe(JSON.stringify(anyone.body));
    await world.database.operation.update({ where: { code: "jad-see-2022" }, data: { status: "PUBLISHED" } });
  });

  test.each([
    ["of another type", '@include(if: "yes")', 'Boolean cannot represent a non boolean value: "yes"'],
    [
      "that is missing",
      "@skip",
      'Directive "@skip" argument "if" of type "Boolean!" is required, but it was not provided.',
    ],
    ["that is unknown", "@skip(if: true, unless: true)", 'Unknown argument "unless" on directive "@skip".'],
    ["of the SDL alone", '@key(fields: "code")', 'Unknown directive "@key".'],
  ])(
    "an argument of a directive %s is refused before anything is read",
    async (_what, directive, message) => {
      const document = `query($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on Country { code ${directive} } } }`;
      const statements = await world.statements(async () => {
        const { status, body } = await world.query(document, {
          representations: [{ __typename: "Country", code: "ES" }],
        });
        expect([status, body.data]).toEqual([400, undefined]);
        expect(body.errors?.map((error) => [error.extensions.code, error.message])).toEqual([
          ["GRAPHQL_VALIDATION_FAILED", message],
        ]);
      });
      expect(statements).toEqual([]);
    },
  );

  const TYPES =
    "must be one of Agency, CheckCategory, Country, Operation, Publication, ResultCategory, ThreatArea.";
  const PLACE = "_entities(representations:)[1]";
  test.each<[what: string, forged: unknown, message: string]>([
    ["without a type", { code: "ES" }, `${PLACE}.__typename: ${TYPES}`],
    ["of a type that is a number", { __typename: 1, code: "ES" }, `${PLACE}.__typename: ${TYPES}`],
    ["of an unknown type", { __typename: "Planet", code: "ES" }, `${PLACE}.__typename: ${TYPES}`],
    ["of an inherited name", { __typename: "toString", code: "ES" }, `${PLACE}.__typename: ${TYPES}`],
    ["of a type that is no entity", { __typename: "Participant", id: "x" }, `${PLACE}.__typename: ${TYPES}`],
    ["of the query type", { __typename: "Query" }, `${PLACE}.__typename: ${TYPES}`],
    ["without a key", { __typename: "Operation" }, `${PLACE}: names no key of Operation; give id or code.`],
    ["with a key that is null", { __typename: "Country", code: null }, `${PLACE}.code: must be a text.`],
    ["with a key that is a number", { __typename: "Country", code: 1 }, `${PLACE}.code: must be a text.`],
    ["with a key that is a list", { __typename: "Country", code: ["ES"] }, `${PLACE}.code: must be a text.`],
    [
      "with a key that no row can have",
      { __typename: "Country", code: "E\0" },
      `${PLACE}.code: contains a character that is not allowed (U+0000).`,
    ],
    [
      "with a field that is no key",
      { __typename: "Country", code: "ES", name: "Spain" },
      `${PLACE}: holds "name", which is no key of Country; give __typename and code.`,
    ],
    [
      "with an id that is none",
      { __typename: "Operation", id: "nonsense" },
      `${PLACE}.id: is not a valid id; use one that this graph gave as \`id\`, unaltered.`,
    ],
    [
      "with the id of another type",
      { __typename: "Operation", id: idOf("Country:ES") },
      `${PLACE}.id: is not a valid id; use one that this graph gave as \`id\`, unaltered.`,
    ],
  ])("a representation %s is refused with its place", async (_what, forged, message) => {
    const representations = [{ __typename: "Country", code: "ES" }, forged];
    const statements = await world.statements(async () => {
      const { body } = await world.query(ENTITIES, { representations });
      expect(body.data).toBeNull();
      expect(body.errors?.map((error) => [error.extensions.code, error.message])).toEqual([
        ["BAD_USER_INPUT", message],
      ]);
    });
    expect(statements).toEqual([]);
  });

  test.each([["a text"], [1], [[]], [true]])(
    "a representation that is no object is refused: %j",
    async (one) => {
      const { body } = await world.query(ENTITIES, { representations: [one] });
      expect(body.errors?.map(({ extensions }) => extensions.code)).toEqual(["BAD_USER_INPUT"]);
      expect(body.errors?.[0]?.message).toContain(
        "A representation must be an object with __typename and a key.",
      );
    },
  );

  test("more than 1000 representations are refused, and 1000 are answered", async () => {
    const one = { __typename: "Country", code: "ES" };
    expect(await found(Array.from({ length: 1_000 }, () => one))).toHaveLength(1_000);
    const { body } = await world.query(ENTITIES, {
      representations: Array.from({ length: 1_001 }, () => one),
    });
    expect(body.errors?.map(({ message }) => message)).toEqual([
      "_entities(representations:): takes 1000 entries at most; 1001 were given.",
    ]);
  });

  test("representations may stand in the document", async () => {
    expect(
      await world.data(
        'query($c: String!) { _entities(representations: [{__typename: "Country", code: $c}]) { ... on Country { name } } }',
        { c: "ES" },
      ),
    ).toEqual({ _entities: [{ name: "Spain" }] });
  });

  test.each([
    ["operationsByCodes", "codes", ["jad-see-2024", "none", "jad-see-2023"], "code"],
    ["countriesByCodes", "codes", ["SE", "ZZ", "ES"], "code"],
    ["agenciesByCodes", "codes", ["FRONTEX", "NONE", "EUROPOL"], "code"],
    ["checkCategoriesByCodes", "codes", ["VEHICLES", "NONE", "PERSONS"], "code"],
    ["resultCategoriesByCodes", "codes", ["ARRESTS", "NONE", "ARRESTS"], "code"],
    ["threatAreasByCodes", "codes", ["FIREARMS_TRAFFICKING", "NONE", "DRUG_TRAFFICKING"], "code"],
  ])("%s keeps the order and gives null for what there is not", async (field, argument, keys, key) => {
    const document = `query($keys: [String!]!) { found: ${field}(${argument}: $keys) { ${key} } }`;
    const [first, , last] = keys;
    expect((await world.data(document, { keys })).found).toEqual([{ [key]: first }, null, { [key]: last }]);
    const { body } = await world.query(document, { keys: Array.from({ length: 101 }, () => "X") });
    expect(body.errors?.map(({ message }) => message)).toEqual([
      `${field}(${argument}:): takes 100 entries at most; 101 were given.`,
    ]);
  });

  test("publicationsByIds keeps the order, gives null for what there is not, and refuses what is no id of one", async () => {
    const { publications } = await world.data("{ publications(first: 2) { nodes { id } } }");
    const [one, other] = publications.nodes.map(({ id }: { id: string }) => id);
    const unknown = idOf("Publication:00000000-0000-4000-8000-000000000000");
    const document = "query($ids: [ID!]!) { publicationsByIds(ids: $ids) { id } }";
    expect((await world.data(document, { ids: [other, unknown, one] })).publicationsByIds).toEqual([
      { id: other },
      null,
      { id: one },
    ]);
    const { body } = await world.query(document, { ids: [one, idOf("Country:ES")] });
    expect(body.errors?.map(({ message }) => message)).toEqual([
      "publicationsByIds(ids:)[1]: is not a valid id; use one that this graph gave as `id`, unaltered.",
    ]);
  });
});

function idOf(text: string): string {
  return Buffer.from(text).toString("base64url");
}
