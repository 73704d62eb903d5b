/** `npm run schema`: writes schema.graphql, subgraph.graphql and possibleTypes.json anew from the resolvers. */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { transformFileSync } from "@swc/core";

const placeOf = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

// Compiled as it is loaded: a build wants documents that are valid against the schema that is yet to be written.
const require = createRequire(import.meta.url);
require.extensions[".ts"] = (module, file) => module._compile(transformFileSync(file).code, file);
const { buildGraph } = require(placeOf("src/schema.ts"));
const { printSubgraph } = require(placeOf("src/graphql/federation/subgraph-sdl.ts"));
const { possibleTypesOf } = require(placeOf("src/graphql/possible-types.ts"));
const { lexicographicSortSchema, printSchema } = require("graphql");

const graph = buildGraph();
writeFileSync(placeOf("schema.graphql"), `${printSchema(lexicographicSortSchema(graph))}\n`);
writeFileSync(placeOf("subgraph.graphql"), printSubgraph(graph));
writeFileSync(placeOf("possibleTypes.json"), `${JSON.stringify(possibleTypesOf(graph), null, 2)}\n`);
