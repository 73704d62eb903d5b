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

/** Says who asks before anything else is looked at; a bad token is never taken for no token. */
export function requireViewer(authenticate: Authenticate, report: ReportRefusal): RequestHandler {
  return async (request, response, next) => {
    try {
      const headers = request.rawHeaders.filter(
        (_value, index, raw) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === "authorization",
      );
      response.locals.viewer = await authenticate(headers);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      report(`${error.kind}: ${error.message}`);
      switch (error.kind) {
        case "bad request":
          refuse(response, 400, "BAD_REQUEST", "Send one Authorization header.");
          return;
        case "no keys":
          refuse(response, 503, "UNAVAILABLE", "Tokens cannot be checked at the moment; try again.");
          return;
        case "bad token":
          response.setHeader("WWW-Authenticate", 'Bearer error="invalid_token"');
          refuse(
            response,
            401,
            "UNAUTHENTICATED",
            "The token is not valid here; send Authorization: Bearer and a current one.",
          );
          return;
      }
    }
    next();
  };
}
