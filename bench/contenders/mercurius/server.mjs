import Fastify from "fastify";
import mercurius from "mercurius";
import { loaders, OPERATION, query } from "./loaders.mjs";

const schema = `
  type Named { code: String! name: String! }
  type Participant { kind: String! role: String! country: Named }
  type Check { category: Named value: String! qualifier: String! }
  type Result { category: Named value: String! qualifier: String! unit: String }
  type Operation {
    code: String! name: String! motto: String status: String! startsOn: String endsOn: String
    participants: [Participant!]! checks: [Check!]! results: [Result!]!
  }
  type Query { operations: [Operation!]! operation(code: String!): Operation }`;

const resolvers = {
  Query: {
    operations: () =>
      query(
        "operations",
        `select ${OPERATION} from operation where status = 'PUBLISHED' order by reference_on desc, id desc limit 50`,
      ),
    operation: async (_root, { code }) =>
      (
        await query(
          "operation",
          `select ${OPERATION} from operation where code = $1 and status = 'PUBLISHED'`,
          [code],
        )
      )[0] ?? null,
  },
};

const app = Fastify({ logger: false });
// Documents are compiled when they come for the first time.
app.register(mercurius, { schema, resolvers, loaders, jit: 1, graphiql: false });
console.log(`listening on ${await app.listen({ host: "127.0.0.1", port: 0 })}/graphql`);
