/** One graph of two: countries of jad-graph are given their capitals by another graph, all of a request at once. */
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { buildHTTPExecutor } from "@graphql-tools/executor-http";
import { stitchSchemas } from "@graphql-tools/stitch";
import { stitchingDirectives } from "@graphql-tools/stitching-directives";
import { buildSchema, parse } from "graphql";
import { facts } from "./facts.mjs";

const [endpoint = "http://127.0.0.1:4000/graphql", port = "4001"] = process.argv.slice(2);
const executor = buildHTTPExecutor({
  endpoint,
  // What a viewer may see is decided behind: its token is handed on.
  headers: (request) => {
    const { authorization } = request?.context ?? {};
    return authorization === undefined ? {} : { authorization };
  },
});

// The schema says itself by which lists its types are merged.
const { data, errors } = await executor({ document: parse("{ _sdl }") });
if (!data) throw new Error(`No schema from ${endpoint}: ${errors?.map(({ message }) => message).join(", ")}`);

const schema = stitchSchemas({
  subschemaConfigTransforms: [stitchingDirectives().stitchingDirectivesTransformer],
  subschemas: [
    { schema: buildSchema(data._sdl), executor, batch: true },
    {
      schema: facts,
      merge: {
        Country: {
          selectionSet: "{ code }",
          fieldName: "countryFacts",
          key: ({ code }) => code,
          argsFromKeys: (codes) => ({ codes }),
        },
      },
    },
  ],
});

const { url } = await startStandaloneServer(new ApolloServer({ schema }), {
  listen: { host: "127.0.0.1", port: Number(port) },
  context: async ({ req }) => ({ authorization: req.headers.authorization }),
});
console.log(`The gateway is at ${url}`);
