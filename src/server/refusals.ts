import { HeaderMap } from "@apollo/server";
import { GraphQLError, type GraphQLFormattedError } from "graphql";

/** Why a request is not answered though nothing is wrong with it, whichever way it comes. */
export interface LimitReached {
  readonly status: 429 | 503;
  readonly code: "CONCURRENCY_LIMITED" | "OVERLOADED" | "RATE_LIMITED";
  readonly message: string;
  /** In whole seconds: when to try again. */
  readonly retryAfter: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export const OVERLOADED: LimitReached = {
  status: 503,
  code: "OVERLOADED",
  message: "There is more to do than can be done in time; try again in a moment.",
  retryAfter: 1,
};

/** The refusal as it is sent. */
export function formatted({ code, message, retryAfter }: LimitReached): GraphQLFormattedError {
  return { message, extensions: { code, retryAfter } };
}

/** The refusal as an error of an operation. */
export function errorOf({ status, code, message, retryAfter, headers }: LimitReached): GraphQLError {
  const all = new HeaderMap([["retry-after", String(retryAfter)], ...Object.entries(headers ?? {})]);
  return new GraphQLError(message, { extensions: { code, retryAfter, http: { status, headers: all } } });
}
