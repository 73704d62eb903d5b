import type { IncomingMessage } from "node:http";
import type { RequestHandler } from "express";
import { type Authenticate, Refusal } from "../authentication/authentication";
import type { Viewer } from "../core/viewer";
import { refuse } from "./json-errors";

declare module "express-serve-static-core" {
  interface Locals {
    viewer: Viewer;
  }
}

/** Told why a request was not let in, which its client is not. */
export type ReportRefusal = (reason: string) => void;

/** What a client is told of a refusal. */
export const REFUSALS = {
  "bad request": { status: 400, code: "BAD_REQUEST", message: "Send one Authorization header." },
  "no keys": {
    status: 503,
    code: "UNAVAILABLE",
    message: "Tokens cannot be checked at the moment; try again.",
  },
  "bad token": {
    status: 401,
    code: "UNAUTHENTICATED",
    message: "The token is not valid here; send Authorization: Bearer and a current one.",
  },
} as const satisfies Readonly<Record<Refusal["kind"], object>>;

/** The values of the Authorization headers, all of them. */
export function authorizationOf({ rawHeaders }: IncomingMessage): string[] {
  return rawHeaders.filter(
    (_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === "authorization",
  );
}

/** Says who asks before anything else is looked at; a bad token is never taken for no token. */
export function requireViewer(authenticate: Authenticate, report: ReportRefusal): RequestHandler {
  return async (request, response, next) => {
    try {
      response.locals.viewer = await authenticate(authorizationOf(request));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      report(`${error.kind}: ${error.message}`);
      const { status, code, message } = REFUSALS[error.kind];
      if (status === 401) response.setHeader("WWW-Authenticate", 'Bearer error="invalid_token"');
      refuse(response, status, code, message);
      return;
    }
    next();
  };
}
