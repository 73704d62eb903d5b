import { Router } from "express";
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from "graphql";
import { possibleTypesOf } from "../graphql/possible-types";

/** The schema as files, for the tools of clients. */
export function schemaFiles(graph: GraphQLSchema): Router {
  const sdl = `${printSchema(lexicographicSortSchema(graph))}\n`;
  const possibleTypes = `${JSON.stringify(possibleTypesOf(graph), null, 2)}\n`;
  const router = Router();
  router.get("/schema.graphql", (_request, response) => {
    response.type("text/plain; charset=utf-8").send(sdl);
  });
  router.get("/possibleTypes.json", (_request, response) => {
    response.type("json").send(possibleTypes);
  });
  return router;
}
