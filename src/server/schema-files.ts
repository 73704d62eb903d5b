import { Router } from "express";
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from "graphql";
import { possibleTypesOf } from "../graphql/possible-types";
import { printedOnce } from "../graphql/printed-once";
import { tagOf } from "./caching";

/** The schema as files, for the tools of clients. */
export function schemaFiles(graph: GraphQLSchema): Router {
  const sdl = printedOnce(() => `${printSchema(lexicographicSortSchema(graph))}\n`);
  const possibleTypes = printedOnce(() => `${JSON.stringify(possibleTypesOf(graph), null, 2)}\n`);
  const router = Router();
  router.get("/schema.graphql", (_request, response) => {
    response.type("text/plain; charset=utf-8").set("ETag", tagOf(sdl())).send(sdl());
  });
  router.get("/possibleTypes.json", (_request, response) => {
    response.type("json").set("ETag", tagOf(possibleTypes())).send(possibleTypes());
  });
  return router;
}
