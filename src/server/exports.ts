import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify";
import { type RequestHandler, type Response, Router } from "express";
import type { Context } from "../context";
import { DomainError, type ErrorCode } from "../core/errors";
import type { Viewer } from "../core/viewer";
import { refuse } from "./json-errors";

type Export = Awaited<ReturnType<Context["exports"]["published"]>>;

const STATUS: Partial<Record<ErrorCode, number>> = { BAD_USER_INPUT: 400, NOT_FOUND: 404 };

/** Figures as CSV files: of one operation, or of all that the viewer may see. */
export function exportRoutes(createContext: (viewer: Viewer) => Context): Router {
  const router = Router();
  const serve =
    (make: (context: Context, query: URLSearchParams) => Promise<Export>): RequestHandler =>
    async (request, response) => {
      const query = new URL(request.originalUrl, "http://localhost").searchParams;
      try {
        await send(response, await make(createContext(response.locals.viewer), query), query.has("bom"));
      } catch (error) {
        if (!(error instanceof DomainError) || response.headersSent) throw error;
        refuse(response, STATUS[error.code] ?? 400, error.code, error.message);
      }
    };
  router.get(
    "/published.csv",
    serve(({ exports }, query) => exports.published({ operation: query.get("operation") })),
  );
  router.get(
    "/reports.csv",
    serve(({ exports }, query) => exports.reports({ operation: query.get("operation") })),
  );
  router.get(
    "/template.csv",
    serve(({ exports }, query) => exports.template(query.get("operation") ?? "")),
  );
  router.get(
    "/totals.csv",
    serve(({ exports }, query) =>
      exports.totals(
        query.get("operation") ?? "",
        readStatus(query.get("status")),
        readMoment(query.get("asOf")),
      ),
    ),
  );
  return router;
}

function readStatus(text: string | null): "VERIFIED" | "SUBMITTED" {
  if (text === null || text === "VERIFIED") return "VERIFIED";
  if (text === "SUBMITTED") return "SUBMITTED";
  throw new DomainError("BAD_USER_INPUT", "status: must be VERIFIED or SUBMITTED.");
}

function readMoment(text: string | null): string | null {
  if (text === null || !Number.isNaN(Date.parse(text))) return text;
  throw new DomainError("BAD_USER_INPUT", "asOf: must be a moment such as 2026-11-14T23:00:00Z.");
}

async function send(response: Response, { name, columns, lines }: Export, bom: boolean): Promise<void> {
  response.setHeader("Content-Type", "text/csv; charset=utf-8");
  response.setHeader("Content-Disposition", `attachment; filename="${name}"`);
  response.setHeader("Cache-Control", "no-store");
  // SECURITY: what begins like a formula must stay a text in a spreadsheet.
  const csv = stringify({
    header: true,
    columns: [...columns],
    bom,
    escape_formulas: true,
    cast: { boolean: String },
  });
  await pipeline(Readable.from(lines), csv, response).catch((error: unknown) => {
    // The client has gone, or the file cannot be ended: a connection that breaks says so, a short file would not.
    response.destroy(error as Error);
  });
}
