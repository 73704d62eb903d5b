import { createHash } from "node:crypto";
import type { ApolloServerPlugin } from "@apollo/server";
import type { RequestHandler } from "express";
import type { Context } from "../context";
import { TOO_LARGE, writeAnswer } from "./pass-through";

/** What is told anyone may be a minute old; two minutes after it was taken back, nobody is told it any more. */
const FOR_ANYONE = "public, max-age=60, stale-while-revalidate=60";
const FOR_NOBODY = "no-store";

/** Where nothing else is said no cache keeps an answer, of refusals as well. */
export const keepNothing: RequestHandler = (_request, response, next) => {
  // SECURITY: what a cache keeps for anyone must not be the answer to a token, nor the other way round.
  response.set({ "Cache-Control": FOR_NOBODY, Vary: "Accept, Authorization" });
  next();
};

/** Lets caches keep what a query by GET was answered without a token, as everyone without one is told the same. */
export const letCachesKeep: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response, contextValue }) {
        const { http, body } = response;
        const isWhole = body.kind === "single" && body.singleResult.errors === undefined;
        const isForAnyone = request.http?.method === "GET" && contextValue.viewer.subject === null && isWhole;
        const text = isForAnyone ? await writeAnswer(body.singleResult) : TOO_LARGE;
        const isKept = text !== TOO_LARGE;
        http.headers.set("cache-control", isKept ? FOR_ANYONE : FOR_NOBODY);
        if (isKept) http.headers.set("etag", tagOf(text));
      },
    };
  },
};

/** A strong tag: of an answer that is the same byte by byte, a client that has it is told so with a 304. */
export function tagOf(text: string): string {
  return `"${createHash("sha256").update(text).digest("base64url")}"`;
}
