/** Apollo Server on node:http, by the interface that its integrations use, without what nobody asks for here. */
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { ApolloServer, HeaderMap } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled } from "@apollo/server/plugin/disabled";
import { announce } from "../announce.mjs";
import { createLoaders } from "./loaders.mjs";
import { schema } from "./schema.mjs";

const apollo = new ApolloServer({ schema, plugins: [ApolloServerPluginCacheControlDisabled()] });
await apollo.start();

const server = createServer(async (request, response) => {
  const answer = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method,
      headers: new HeaderMap(Object.entries(request.headers)),
      search: "",
      body: await json(request),
    },
    context: async () => ({ loaders: createLoaders() }),
  });
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  response.writeHead(answer.status ?? 200).end(answer.body.string);
});
announce(server, "/graphql");
