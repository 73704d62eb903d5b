import { type Request, Router } from "express";
import type { Context } from "../context";
import { DomainError, type ErrorCode } from "../core/errors";
import type { Viewer } from "../core/viewer";
import { explainFailure } from "../database/failure";
import { refuse, refuseOtherMethods } from "./json-errors";
import { parametersOf, takeParameters } from "./query-parameters";

/** In bytes. */
const LARGEST_FILE = 200_000_000;
/** In milliseconds: how long nothing of a file may come. */
const LONGEST_PAUSE = 30_000;

const STATUS: Partial<Record<ErrorCode, number>> = {
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  TIMEOUT: 503,
  UNAUTHENTICATED: 401,
  UNAVAILABLE: 503,
};

/** Takes CSV files of reports: `POST /import/reports.csv?operation=…` with the file as its body. */
export function importRoutes(createContext: (viewer: Viewer) => Context): Router {
  const router = Router();
  const takeKnown = takeParameters("operation", "decimal", "dryRun", "reason");
  router.post("/reports.csv", takeKnown, async (request, response) => {
    const query = parametersOf(request);
    const { "content-encoding": encoding = "identity" } = request.headers;
    if (!request.is("text/csv")) {
      const message = "Send the file as it is, with Content-Type: text/csv.";
      refuse(response, 415, "UNSUPPORTED_MEDIA_TYPE", message);
      return;
    }
    if (encoding !== "identity") {
      refuse(response, 415, "UNSUPPORTED_MEDIA_TYPE", "Send the body without Content-Encoding.");
      return;
    }
    try {
      const { imports } = createContext(response.locals.viewer);
      response.json(
        await imports.reports({
          operation: query.get("operation") ?? "",
          body: receive(request),
          decimal: readMark(query.get("decimal")),
          dryRun: query.has("dryRun"),
          reason: query.get("reason"),
        }),
      );
    } catch (error) {
      const said = error instanceof DomainError ? error : explainFailure(error);
      if (said === null) throw error;
      refuse(response, STATUS[said.code] ?? 400, said.code, said.message, said.details);
    }
  });
  router.all("/reports.csv", refuseOtherMethods("POST"));
  return router;
}

/** Answered with 413. */
class FileTooLarge extends Error {
  readonly type = "entity.too.large";
  readonly limit = LARGEST_FILE;
}

/** The body as it comes in. Where no more of it is wanted it runs out unread, so that the answer reaches the client. */
async function* receive(request: Request): AsyncGenerator<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > LARGEST_FILE) throw new FileTooLarge();
  let bytes = 0;
  // A socket on which nothing comes is destroyed.
  request.setTimeout(LONGEST_PAUSE);
  try {
    const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > LARGEST_FILE) throw new FileTooLarge();
      yield chunk;
    }
  } finally {
    request.setTimeout(0);
    request.resume();
  }
}

function readMark(text: string | null): "point" | "comma" {
  if (text === null || text === "point") return "point";
  if (text === "comma") return "comma";
  throw new DomainError("BAD_USER_INPUT", "decimal: must be point or comma.");
}
