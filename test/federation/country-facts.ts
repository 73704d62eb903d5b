import { ApolloServer } from "@apollo/server";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { type GraphQLSchema, parse } from "graphql";

/** Figures of Eurostat and the World Bank for 2023, in thousands. */
const FACTS: Readonly<Record<string, { readonly capital: string; readonly population: number }>> = {
  AL: { capital: "Tirana", population: 2746 },
  BG: { capital: "Sofia", population: 6448 },
  ES: { capital: "Madrid", population: 48085 },
  FR: { capital: "Paris", population: 68173 },
  SI: { capital: "Ljubljana", population: 2117 },
};

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@external", "@key", "@requires"])';

/** A graph of somebody else that knows countries by our code, and adds what we do not have. */
export const COUNTRY_FACTS = `${LINK}
  type Query {
    largestCountries(first: Int!): [Country!]!
  }
  type Country @key(fields: "code") {
    code: String!
    capital: String
    population: Int
  }
  type Agency @key(fields: "code") {
    code: String!
    name: String! @external
    plate: String @requires(fields: "name")
  }`;

interface Named {
  readonly code: string;
  readonly name?: string;
}

const resolvers = {
  Query: {
    largestCountries: (_root: unknown, { first }: { first: number }) =>
      Object.entries(FACTS)
        .sort(([, one], [, other]) => other.population - one.population)
        .slice(0, first)
        .map(([code]) => ({ code })),
  },
  Country: {
    __resolveReference: (country: Named) => country,
    capital: ({ code }: Named) => FACTS[code]?.capital ?? null,
    population: ({ code }: Named) => FACTS[code]?.population ?? null,
  },
  Agency: {
    __resolveReference: (agency: Named) => agency,
    plate: ({ name }: Named) => `At the door: ${name ?? "?"}`,
  },
};

export function countryFacts(): GraphQLSchema {
  return buildSubgraphSchema([{ typeDefs: parse(COUNTRY_FACTS), resolvers }]);
}

/** The same schema with the directives of stitching. */
export const FACTS_TO_STITCH = `
  directive @key(selectionSet: String!) on OBJECT
  directive @merge(keyField: String) on FIELD_DEFINITION
  type Query {
    largestCountries(first: Int!): [Country!]!
    factsByCodes(codes: [String!]!): [Country]! @merge(keyField: "code")
  }
  type Country @key(selectionSet: "{ code }") {
    code: String!
    capital: String
    population: Int
  }`;

const factsByCodes = (_root: unknown, { codes }: { codes: readonly string[] }) =>
  codes.map((code) => (FACTS[code] ? { code } : null));

/** The same graph for gateways that know no federation. */
export function countryFactsToStitch() {
  return new ApolloServer({
    typeDefs: FACTS_TO_STITCH,
    resolvers: {
      Query: { largestCountries: resolvers.Query.largestCountries, factsByCodes },
      Country: { capital: resolvers.Country.capital, population: resolvers.Country.population },
    },
  });
}
