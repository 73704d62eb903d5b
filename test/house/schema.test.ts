import { readFileSync } from "node:fs";
import path from "node:path";
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
} from "graphql";
import { possibleTypesOf } from "../../src/graphql/possible-types";
import { printSubgraph } from "../../src/graphql/federation/subgraph-sdl";
import { buildGraph } from "../../src/schema";

const schema = buildGraph();
const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
const fields = types
  .filter((type) => isObjectType(type) || isInterfaceType(type))
  .flatMap((owner) =>
    Object.values(owner.getFields()).map((field) => ({ ...field, place: `${owner.name}.${field.name}` })),
  );
const given = [
  ...fields.flatMap(({ place, args }) => args.map((one) => ({ ...one, place: `${place}(${one.name}:)` }))),
  ...types
    .filter(isInputObjectType)
    .flatMap((owner) =>
      Object.values(owner.getFields()).map((one) => ({ ...one, place: `${owner.name}.${one.name}` })),
    ),
];

/** A list that cannot grow without end says so: it is "All …" of a few things, or holds "at most" a number of them. */
const BOUND = /^All |\bat most \d+\b/i;

function unboundedLists(places: readonly ((typeof fields)[number] | (typeof given)[number])[]): string[] {
  return places
    .filter(({ type, description }) => isListType(getNullableType(type)) && !BOUND.test(description ?? ""))
    .map(({ place }) => place);
}

test.each([
  ["schema.graphql", () => `${printSchema(lexicographicSortSchema(schema))}\n`],
  ["subgraph.graphql", () => printSubgraph(schema)],
])("%s is what the resolvers say", (file, print) => {
  const committed = readFileSync(path.resolve(__dirname, "../..", file), "utf8");
  const printed = print();
  if (printed === committed) return;
  const [before, after] = [committed.split("\n"), printed.split("\n")];
  const gone = before.filter((line) => !after.includes(line)).map((line) => `- ${line}`);
  const come = after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`);
  throw new Error(
    [`${file} is out of date. Write it anew with: npm run schema`, ...gone, ...come].join("\n"),
  );
});

test("possibleTypes.json is what the schema says", () => {
  const committed = readFileSync(path.resolve(__dirname, "../../possibleTypes.json"), "utf8");
  expect(JSON.parse(committed)).toEqual(possibleTypesOf(schema));
});

test("everything has a description", () => {
  const values = types
    .filter(isEnumType)
    .flatMap((owner) =>
      owner.getValues().map((value) => ({ ...value, place: `${owner.name}.${value.name}` })),
    );
  const named = [...types, ...schema.getDirectives()].map(({ name, description }) => ({
    place: name,
    description,
  }));
  const silent = [...named, ...fields, ...given, ...values].filter(({ description }) => !description?.trim());
  expect(silent.map(({ place }) => place)).toEqual([]);
});

test("every list is a page of a connection, or says what bounds it", () => {
  expect(unboundedLists(fields)).toEqual([]);
});

test("every list that a client gives says how many it may hold", () => {
  expect(unboundedLists(given)).toEqual([]);
});

const connections = types.filter(isObjectType).filter(({ name }) => name.endsWith("Connection"));

test.each(connections)("$name is a connection of Relay, with nodes and totalCount", (connection) => {
  const node = connection.name.replace(/Connection$/, "");
  const shape = Object.values(connection.getFields()).map(({ name, type }) => `${name}: ${type.toString()}`);
  expect(shape.sort()).toEqual([
    `edges: [${node}Edge!]!`,
    `nodes: [${node}!]!`,
    "pageInfo: PageInfo!",
    "totalCount: Int!",
  ]);
});

test.each(fields.filter(({ type }) => getNamedType(type).name.endsWith("Connection")))(
  "$place takes first, after, last and before",
  ({ args }) => {
    const taken = Object.fromEntries(args.map(({ name, type }) => [name, type.toString()]));
    expect(taken).toMatchObject({ first: "Int", after: "String", last: "Int", before: "String" });
  },
);
