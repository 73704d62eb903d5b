/** A second graph: what this one does not know about countries. */
import { makeExecutableSchema } from "@graphql-tools/schema";

const FACTS = { AT: "Vienna", ES: "Madrid", RO: "Bucharest" };

export const facts = makeExecutableSchema({
  typeDefs: `
    type Query { countryFacts(codes: [String!]!): [Country]! }
    type Country { code: String! capital: String }
  `,
  resolvers: {
    Query: {
      countryFacts: (_root, { codes }) =>
        codes.map((code) => (code in FACTS ? { code, capital: FACTS[code] } : null)),
    },
  },
});
