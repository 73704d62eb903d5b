import { Router } from "express";
import type { Check } from "../core/check";

/** In milliseconds: whoever asks waits a few seconds at most. */
const LONGEST_LOOK = 2_000;

/**
 * For whoever keeps this server running: whether the process lives, and whether requests should be sent to it. All
 * checks are looked at each time; `isDraining` says that it is going to stop, whatever they say.
 */
export function probes(checks: readonly Check[], isDraining: () => boolean): Router {
  const router = Router();
  router.get("/healthz", (_request, response) => {
    response.json({ status: "ok" });
  });
  router.get("/readyz", async (_request, response) => {
    const found = await Promise.all(checks.map(async (check) => ({ ...check, word: await wordOf(check) })));
    const isReady = found.every(({ word, good, optional }) => word === good || optional);
    response.status(isReady && !isDraining() ? 200 : 503).json({
      status: isDraining() ? "draining" : isReady ? "ready" : "not ready",
      checks: Object.fromEntries(found.map(({ name, word }) => [name, word])),
    });
  });
  return router;
}

async function wordOf({ look }: Check): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("no answer"), LONGEST_LOOK);
  });
  const word = await Promise.race([look().catch(() => "unknown"), late]);
  clearTimeout(timer);
  return word;
}
