import { limit } from "./limit.mjs";
import { writtenForStories } from "./plain-documents.mjs";
import { postgraphile } from "./postgraphile.mjs";
import { product } from "./product.mjs";

const written = [
  ["pothos", "GraphQL Yoga and Pothos with its Prisma plugin"],
  ["mercurius", "mercurius on Fastify, compiled documents, its loaders on pg"],
  ["dataloader", "Apollo Server, field resolvers of type-graphql, DataLoader on Prisma"],
].map(([name, says]) => writtenForStories({ name, says, program: `bench/contenders/${name}/server.mjs` }));

/** The limit comes first: it is what answers are compared with. */
export const CONTENDERS = [limit, product, postgraphile, ...written];
