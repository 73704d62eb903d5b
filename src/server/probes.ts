import { Router } from "express";
import type { Database } from "../database/client";

/** For whoever keeps this server running: whether the process lives, and whether it can reach its database. */
export function probes(database: Database): Router {
  const router = Router();
  router.get("/healthz", (_request, response) => {
    response.json({ status: "ok" });
  });
  router.get("/readyz", async (_request, response) => {
    const isReady = await database.readText("select 'here'", []).then(
      () => true,
      () => false,
    );
    response
      .status(isReady ? 200 : 503)
      .json({ status: isReady ? "ready" : "the database cannot be reached" });
  });
  return router;
}
