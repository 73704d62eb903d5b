import { startWorld, type World } from "../support/world";
import { COMPOSERS } from "./compose";
import { COUNTRY_FACTS } from "./country-facts";

/**
 * The checks of apollo-federation-subgraph-compatibility. Those of what this graph uses ask it; `@requires`
 * and `@external`, which only another graph can have on our entities, are played in gateway.test.ts; composite
 * keys, `@provides`, `@override`, `@composeDirective` and `@interfaceObject`, for which this graph has no use, are
 * used on its entities by a second subgraph. Federated tracing is left off on purpose.
 */
describe("a subgraph of Federation 2", () => {
  let world: World;
  let sdl: string;

  beforeAll(async () => {
    world = await startWorld();
    ({ sdl } = (await world.data("{ _service { sdl } }"))._service);
  });
  afterAll(() => world.stop());

  test("federated tracing is off, and its header changes nothing", async () => {
    const { body } = await world.query("{ __typename }", {}, { "apollo-federation-include-trace": "ftv1" });
    expect(body).toEqual({ data: { __typename: "Query" } });
  });

  test("_service: the types of the specification are there, and the SDL has none of them", async () => {
    const { service, entity, any } = await world.data(`{
      service: __type(name: "_Service") { kind fields { name type { kind ofType { name } } } }
      entity: __type(name: "_Entity") { kind possibleTypes { name } }
      any: __type(name: "_Any") { kind } }`);
    expect(service).toEqual({
      kind: "OBJECT",
      fields: [{ name: "sdl", type: { kind: "NON_NULL", ofType: { name: "String" } } }],
    });
    expect(entity.kind).toBe("UNION");
    expect(entity.possibleTypes.map(({ name }: { name: string }) => name)).toEqual([
      "Agency",
      "CheckCategory",
      "Country",
      "Operation",
      "Publication",
      "ResultCategory",
      "ThreatArea",
    ]);
    expect(any).toEqual({ kind: "SCALAR" });
    expect(sdl).not.toMatch(/_entities|_service|_sdl|_Any|_Entity/);
  });

  test("@link: version 2.9, and exactly what is used", () => {
    const [, url, imports = ""] =
      /extend schema @link\(url: "([^"]+)", import: \[([^\]]+)\]\)/.exec(sdl) ?? [];
    expect(url).toBe("https://specs.apollo.dev/federation/v2.9");
    const used = new Set(sdl.replace(/^.*@link.*$/m, "").match(/(?<=[)!\]}a-zA-Z] )@\w+(?=[ (\n])/g));
    used.delete("@deprecated");
    expect(imports.replaceAll('"', "").split(", ")).toEqual([...used].sort());
  });

  test.each([
    ["@key (single)", /^type Country implements Node & Party @key\(fields: "code"\) \{$/m],
    ["repeatable @key", /^type Operation implements Node @key\(fields: "id"\) @key\(fields: "code"\) \{$/m],
    ["@shareable", /^type PageInfo @shareable \{$/m],
    ["@inaccessible", /^ {2}\): Node @shareable @inaccessible$/m],
    ["@tag", /^ {2}viewer: Viewer! @tag\(name: "internal"\)$/m],
    [
      "@authenticated and @requiresScopes",
      /\): CreateOperationPayload @authenticated @requiresScopes\(scopes: \[\["administrator"\]\]\)/,
    ],
    ["@cost", /^ {2}reconciliation: Reconciliation! @cost\(weight: 10\)$/m],
    [
      "@listSize",
      /\): OperationConnection! @listSize\(assumedSize: 20, slicingArguments: \["first", "last"\]/,
    ],
  ])("%s stands in the SDL", (_check, expected) => {
    expect(sdl).toMatch(expected);
  });

  test("every mutation is marked with the roles that it needs", async () => {
    const { __schema } = await world.data("{ __schema { mutationType { fields { name } } } }");
    const mutations = /^type Mutation \{$([\s\S]*?)^\}$/m.exec(sdl)?.[1] ?? "";
    expect(mutations.match(/@authenticated @requiresScopes/g)).toHaveLength(
      __schema.mutationType.fields.length,
    );
  });

  const composition = (...imports: string[]) =>
    `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", ${imports.map((name) => `"${name}"`).join(", ")}])`;

  describe.each(COMPOSERS)("by %s", (_name, compose) => {
    test.each([
      ["alone", null],
      ["with the facts of countries", COUNTRY_FACTS],
      [
        "@key (multiple fields) and @key (composite)",
        `${composition("@external")}
         type Query { stamp: Stamp }
         type Stamp @key(fields: "number country { code }") { number: Int! country: Country! }
         type Country @key(fields: "code", resolvable: false) { code: String! }`,
      ],
      [
        "@provides",
        `${composition("@shareable")}
         type Country @key(fields: "code") { code: String! anthem: String @shareable }`,
        `${composition("@external", "@provides")}
         type Query { host: Country @provides(fields: "anthem") }
         type Country @key(fields: "code") { code: String! anthem: String @external }`,
      ],
      [
        "@override",
        `${composition("@override")}
         type Operation @key(fields: "code") { code: String! motto: String @override(from: "jad") }`,
      ],
      [
        "@composeDirective",
        `extend schema
           @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective"])
           @link(url: "https://facts.example.org/unit/v1.0", import: ["@unit"])
           @composeDirective(name: "@unit")
         directive @unit(code: String!) on FIELD_DEFINITION
         type Country @key(fields: "code") { code: String! area: Int @unit(code: "km2") }`,
      ],
      [
        "@interfaceObject",
        `${composition("@interfaceObject")}
         type Query { places: [Place!]! }
         interface Place @key(fields: "code") { code: String! }
         type Country implements Place @key(fields: "code") { code: String! }
         type Agency implements Place @key(fields: "code") { code: String! }`,
        `${composition("@interfaceObject")}
         type Place @key(fields: "code") @interfaceObject { code: String! note: String }`,
      ],
    ])("it composes: %s", (_what, ...others) => {
      const further = others.filter((other) => other !== null);
      const { supergraph, errors } = compose([
        { name: "jad", sdl },
        ...further.map((other, index) => ({ name: `other${index}`, sdl: other ?? "" })),
      ]);
      expect(errors).toEqual([]);
      expect(supergraph).toContain("join__type(graph: JAD");
    });

    test.each([
      [
        "a field that is not there",
        '@key(fields: "colour")',
        'On type "Country", for @key(fields: "colour"): Cannot query field "colour" on type "Country" (the field should either be added to this subgraph or, if it should not be resolved by this subgraph, you need to add it to this subgraph with @external).',
      ],
      [
        "what is no text",
        "@key(fields: 5)",
        'On type "Country", for @key(fields: 5): Invalid value for argument "fields": must be a string.',
      ],
    ])("a directive whose argument is %s is told", (_what, key, message) => {
      const other = `${composition("@external")} type Country ${key} { code: String! }`;
      const { supergraph, errors } = compose([
        { name: "jad", sdl },
        { name: "other", sdl: other },
      ]);
      expect(supergraph).toBeUndefined();
      expect(errors).toEqual([`[other] ${message}`]);
    });
  });
});
