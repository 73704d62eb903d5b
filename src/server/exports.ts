import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { E_TIMEOUT, Semaphore, withTimeout } from "async-mutex";
import { stringify } from "csv-stringify";
import { type RequestHandler, type Response, Router } from "express";
import type { Context } from "../context";
import { DomainError, type ErrorCode } from "../core/errors";
import type { Viewer } from "../core/viewer";
import { explainFailure } from "../database/failure";
import { DateTimeScalar } from "../graphql/scalars";
import { refuse, refuseOtherMethods } from "./json-errors";
import { parametersOf, takeParameters } from "./query-parameters";

type Export = Awaited<ReturnType<Context["exports"]["published"]>>;

/** Each of them holds a connection to the database meanwhile; the others are for everyone else. */
const MOST_AT_ONCE = 4;
/** In milliseconds: how long a file waits for its turn, a client may take no byte, and a whole file may take. */
const LONGEST_WAIT = 10_000;
const LONGEST_PAUSE = 90_000;
const LONGEST_FILE = 600_000;

const STATUS: Partial<Record<ErrorCode, number>> = { NOT_FOUND: 404, TIMEOUT: 503, UNAVAILABLE: 503 };

/** Figures as CSV files: of one operation, or of all that the viewer may see. */
export function exportRoutes(createContext: (viewer: Viewer) => Context): Router {
  const router = Router();
  const turns = withTimeout(new Semaphore(MOST_AT_ONCE), LONGEST_WAIT);
  const serve =
    (make: (context: Context, query: URLSearchParams) => Promise<Export>): RequestHandler =>
    async (request, response) => {
      const query = parametersOf(request);
      try {
        await turns.runExclusive(async () =>
          send(response, await make(createContext(response.locals.viewer), query), query.has("bom")),
        );
      } catch (error) {
        if (error === E_TIMEOUT) {
          refuseForNow(response);
          return;
        }
        const said = error instanceof DomainError ? error : explainFailure(error);
        if (said === null || response.headersSent) throw error;
        refuse(response, STATUS[said.code] ?? 400, said.code, said.message);
      }
    };
  const takeKnown = takeParameters("operation", "bom");
  router.get(
    "/published.csv",
    takeKnown,
    serve(({ exports }, query) => exports.published({ operation: query.get("operation") })),
  );
  router.get(
    "/reports.csv",
    takeKnown,
    serve(({ exports }, query) => exports.reports({ operation: query.get("operation") })),
  );
  router.get(
    "/template.csv",
    takeKnown,
    serve(({ exports }, query) => exports.template(query.get("operation") ?? "")),
  );
  router.get(
    "/totals.csv",
    takeParameters("operation", "status", "asOf", "bom"),
    serve(({ exports }, query) =>
      exports.totals(
        query.get("operation") ?? "",
        readStatus(query.get("status")),
        readMoment(query.get("asOf")),
      ),
    ),
  );
  router.all(
    ["/published.csv", "/reports.csv", "/template.csv", "/totals.csv"],
    refuseOtherMethods("GET", "HEAD"),
  );
  return router;
}

function readStatus(text: string | null): "VERIFIED" | "SUBMITTED" {
  if (text === null || text === "VERIFIED") return "VERIFIED";
  if (text === "SUBMITTED") return "SUBMITTED";
  throw new DomainError("BAD_USER_INPUT", "status: must be VERIFIED or SUBMITTED.");
}

/** As the graph reads it: JavaScript takes a lot for a date that PostgreSQL does not, or takes for another one. */
function readMoment(text: string | null): string | null {
  if (text === null) return null;
  try {
    return DateTimeScalar.parseValue(text);
  } catch (error) {
    const { message } = error as Error;
    throw new DomainError("BAD_USER_INPUT", `asOf: ${message} In an address, + is written %2B.`);
  }
}

function refuseForNow(response: Response): void {
  response.setHeader("Retry-After", "5");
  const message = `${MOST_AT_ONCE} exports are being made, and others wait; try again in a moment.`;
  refuse(response, 503, "TOO_MANY_EXPORTS", message);
}

async function send(response: Response, { name, columns, lines }: Export, bom: boolean): Promise<void> {
  // Where nothing can be read there is no file, and the client is told why.
  const first = await lines.next();
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
  // A socket on which nothing moves is destroyed.
  response.setTimeout(LONGEST_PAUSE);
  await pipeline(Readable.from(from(first, lines)), csv, response, {
    signal: AbortSignal.timeout(LONGEST_FILE),
  })
    .catch((error: unknown) => {
      // The client has gone, or the file cannot be ended: a connection that breaks says so, a short file would not.
      response.destroy(error as Error);
    })
    // Where it was broken off, the database may be at work for it still.
    .finally(() => lines.return(undefined));
}

async function* from<Line>(first: IteratorResult<Line>, others: AsyncGenerator<Line>): AsyncGenerator<Line> {
  if (first.done) return;
  yield first.value;
  yield* others;
}
