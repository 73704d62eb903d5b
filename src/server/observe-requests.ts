import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { RequestHandler } from "express";
import type { RequestKind } from "../core/answered";
import { traceIdOf, type TraceRequest } from "../core/trace";
import type { Viewer } from "../core/viewer";
import { pathOf } from "./addresses";
import type { Observation, Observations } from "./observation";

declare module "express-serve-static-core" {
  interface Locals {
    /** Not of pages and probes. */
    observation?: Observation;
  }
}

/** What a client may call its request: no text that could be taken for anything else in a log. */
const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** The doors of the graph, and what is asked for at them where that is known beforehand. */
const DOORS: readonly (readonly [door: string, kind: RequestKind | null])[] = [
  ["/graphql/stream", "subscription"],
  ["/graphql", null],
  ["/import", "import"],
  ["/export", "export"],
];

/** Gives each request its id, and tells of each that was answered; of pages and probes nobody is told. */
export function observeRequests(
  observations: Observations,
  traceRequest: TraceRequest | null,
): RequestHandler {
  return (request, response, next) => {
    const path = pathOf(request);
    const found = DOORS.find(([name]) => path === name || path.startsWith(`${name}/`));
    if (found === undefined) {
      next();
      return;
    }
    const [door, kind] = found;
    const requestId = requestIdOf(request.headers);
    response.setHeader("X-Request-Id", requestId);
    // A stream may go on for days; its trace would never be whole.
    const traced = kind === "subscription" ? null : traceRequest?.(`${request.method} ${door}`, request);
    const observation = observations.begin(requestId, kind, traced?.end);
    response.locals.observation = observation;
    response.once("close", () => {
      const { writableFinished, headersSent, statusCode } = response;
      // Who follows something goes away to end it.
      const isAnswered = writableFinished || (kind === "subscription" && headersSent);
      observation.viewer = (response.locals as { viewer?: Viewer }).viewer ?? null;
      // What Apollo refuses before it looks at a document, it tells none of its plugins.
      if (statusCode >= 400 && observation.codes.length === 0) observation.codes.push("BAD_REQUEST");
      observation.end(isAnswered ? statusCode : "client gone");
    });
    if (traced == null) next();
    else traced.run(next);
  };
}

export function observationOf({ observation }: { readonly observation?: Observation }): Observation {
  if (observation === undefined) throw new Error("What comes by no door of the graph is not observed");
  return observation;
}

/** The one that was given, the one of the trace, or one of our own. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers["x-request-id"];
  if (typeof given === "string" && REQUEST_ID.test(given)) return given;
  return traceIdOf(headers) ?? randomUUID();
}
