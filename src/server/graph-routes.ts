import type { ApolloServer } from "@apollo/server";
import { expressMiddleware } from "@as-integrations/express5";
import express, { type RequestHandler, Router } from "express";
import type { Context } from "../context";
import type { TrustedDocuments } from "../core/trusted-documents";
import type { Viewer } from "../core/viewer";
import type { Replica } from "../database/replica";
import type { Admission } from "./admission";
import { answerInTime } from "./answer-in-time";
import { keepNothing } from "./caching";
import { readJson } from "./json-body";
import { LARGEST_BODY, requireJson, requireMethod, requireObject } from "./json-errors";
import { observationOf } from "./observe-requests";
import { persistedDocuments } from "./persisted-documents";
import type { RequestContext, ShortWay } from "./short-way";

interface Options {
  readonly apollo: ApolloServer<RequestContext>;
  readonly shortWay: ShortWay;
  readonly streams: Router;
  readonly contextOf: (viewer: Viewer) => Context;
  /** Lets in whoever may come in, and says who it is. */
  readonly enter: readonly RequestHandler[];
  readonly admission: Admission;
  readonly replica: Replica | null;
  /** The documents that are answered; null for any. */
  readonly trusted: TrustedDocuments | null;
}

/** What a request to the graph goes through. Mount it at `/graphql`. */
export function graphRoutes({
  apollo,
  shortWay,
  streams,
  contextOf,
  enter,
  admission,
  replica,
  trusted,
}: Options): Router {
  const readBody = [express.raw({ type: () => true, limit: LARGEST_BODY, inflate: false }), readJson];
  const takeDocument = [requireObject, persistedDocuments(trusted)];
  // Each a router of its own: in one, the address would be compared with that of every single step.
  const stream = Router().use(leaveOtherPaths, ...enter, requireJson, ...readBody, ...takeDocument, streams);
  const graph = Router().use(
    leaveOtherPaths,
    keepNothing,
    ...enter,
    admission.limitRunning,
    requireMethod,
    requireJson,
    ...readBody,
    ...takeDocument,
    readLatestWhereAsked(replica),
    answerInTime,
    makeContext(contextOf),
    shortWay.answer,
    expressMiddleware(apollo, { context: async ({ res }) => res.locals.context }),
  );
  return Router({ caseSensitive: true }).use("/stream", stream).use(graph);
}

const leaveOtherPaths: RequestHandler = ({ path }, _response, next) => {
  next(path === "/" ? undefined : "router");
};

function makeContext(contextOf: Options["contextOf"]): RequestHandler {
  return (_request, { locals }, next) => {
    const { viewer, principal } = locals;
    locals.context = Object.assign(contextOf(viewer), { principal, observation: observationOf(locals) });
    next();
  };
}

/** Whoever knows of a change that another instance made says `Cache-Control: no-cache`, as to any other cache. */
function readLatestWhereAsked(replica: Replica | null): RequestHandler {
  return (request, response, next) => {
    const { "cache-control": asked = "" } = request.headers;
    if (/\bno-cache\b/i.test(asked)) replica?.expect(response.locals.viewer.subject);
    next();
  };
}
