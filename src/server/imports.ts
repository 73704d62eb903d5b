import express, { Router } from "express";
import type { Context } from "../context";
import { DomainError, type ErrorCode } from "../core/errors";
import type { Viewer } from "../core/viewer";
import { refuse } from "./json-errors";

const LARGEST_FILE = 5_000_000;

const STATUS: Partial<Record<ErrorCode, number>> = { FORBIDDEN: 403, NOT_FOUND: 404, UNAUTHENTICATED: 401 };

/** Takes CSV files of reports: `POST /import/reports.csv?operation=…` with the file as its body. */
export function importRoutes(createContext: (viewer: Viewer) => Context): Router {
  const router = Router();
  router.post(
    "/reports.csv",
    express.raw({ type: "text/csv", limit: LARGEST_FILE, inflate: false }),
    async (request, response) => {
      const query = new URL(request.originalUrl, "http://localhost").searchParams;
      if (!Buffer.isBuffer(request.body)) {
        refuse(
          response,
          415,
          "UNSUPPORTED_MEDIA_TYPE",
          "Send the file as it is, with Content-Type: text/csv.",
        );
        return;
      }
      try {
        const { imports } = createContext(response.locals.viewer);
        response.json(
          await imports.reports({
            operation: query.get("operation") ?? "",
            bytes: request.body,
            decimal: readMark(query.get("decimal")),
            dryRun: query.has("dryRun"),
            reason: query.get("reason"),
          }),
        );
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        refuse(response, STATUS[error.code] ?? 400, error.code, error.message, error.details);
      }
    },
  );
  return router;
}

function readMark(text: string | null): "point" | "comma" {
  if (text === null || text === "point") return "point";
  if (text === "comma") return "comma";
  throw new DomainError("BAD_USER_INPUT", "decimal: must be point or comma.");
}
