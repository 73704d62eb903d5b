import { randomUUID } from "node:crypto";
import { unwrapResolverError } from "@apollo/server/errors";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { DomainError } from "../core/errors";

/** Told of every error that a client is not told the truth of, with the reference that the client gets. */
export type ReportError = (reference: string, error: unknown) => void;

/** Codes whose message is written for clients; any other message might hold what is ours alone. */
const SPEAKABLE = new Set([
  "BAD_REQUEST",
  "BAD_USER_INPUT",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "OPERATION_RESOLUTION_FAILURE",
  "PERSISTED_QUERY_NOT_FOUND",
  "PERSISTED_QUERY_NOT_SUPPORTED",
]);

export function errorFormatter(report: ReportError) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const cause = unwrapResolverError(error);
    if (cause instanceof DomainError) {
      return { ...formatted, message: cause.message, extensions: { code: cause.code, ...cause.details } };
    }
    const code = ownCode(error) ?? formatted.extensions?.["code"];
    if (typeof code !== "string" || !SPEAKABLE.has(code)) return masked(formatted, cause, report);
    return {
      ...formatted,
      message: withoutSuggestion(formatted.message),
      extensions: { ...formatted.extensions, code },
    };
  };
}

/** The code that a scalar of ours gave an error, before graphql-js wrapped it. */
function ownCode(error: unknown): unknown {
  for (let at = error; at instanceof GraphQLError; at = at.originalError) {
    if (at.originalError instanceof GraphQLError && at.originalError.extensions["code"] !== undefined) {
      return at.originalError.extensions["code"];
    }
  }
  return undefined;
}

function masked(
  formatted: GraphQLFormattedError,
  error: unknown,
  report: ReportError,
): GraphQLFormattedError {
  const reference = randomUUID();
  report(reference, error);
  const { path, locations } = formatted;
  const message = isConnectionError(error)
    ? "The database cannot be reached; try again in a moment."
    : "Something went wrong on our side; tell us the reference.";
  const code = isConnectionError(error) ? "UNAVAILABLE" : "INTERNAL_SERVER_ERROR";
  return {
    message,
    extensions: { code, reference },
    ...(locations === undefined ? {} : { locations }),
    ...(path === undefined ? {} : { path }),
  };
}

const CONNECTION_ERRORS =
  /ECONNREFUSED|ECONNRESET|ENOENT|DatabaseNotReachable|Connection terminated|timeout exceeded|P1001|P1017|P2024|57P0[123]|connection error/;

function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, meta } = error as { code?: unknown; meta?: unknown };
  return CONNECTION_ERRORS.test(`${error.message} ${String(code)} ${JSON.stringify(meta ?? "")}`);
}

/** A suggestion would tell names of the schema to someone who guesses. */
function withoutSuggestion(message: string): string {
  return message.replace(/ ?Did you mean [^?]*\?/, "");
}
