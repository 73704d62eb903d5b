import { randomUUID } from "node:crypto";
import { unwrapResolverError } from "@apollo/server/errors";
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from "graphql";
import { AnswerUnread, DomainError } from "../core/errors";
import { sayWhatIsAllowed } from "./allowed-values";

/** Told of every error that a client is not told the truth of, with the reference that the client gets. */
export type ReportError = (reference: string, error: unknown) => void;

/** Codes whose message is written for clients; any other message might hold what is ours alone. */
const SPEAKABLE = new Set([
  "BAD_REQUEST",
  "BAD_USER_INPUT",
  "CONCURRENCY_LIMITED",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "OPERATION_RESOLUTION_FAILURE",
  "OVERLOADED",
  "PERSISTED_QUERY_NOT_FOUND",
  "PERSISTED_QUERY_NOT_SUPPORTED",
  "QUERY_TOO_COSTLY",
  "QUERY_TOO_LARGE",
  "RATE_LIMITED",
  "TRUSTED_DOCUMENT_REQUIRED",
]);

/** What graphql-js says of a text that it reads no further. */
const TOO_LARGE = /^Syntax Error: (Source|Document) contains more tha[nt] /;
/** What Node says where a document is read that is nested so deep that there is no room for where it stands in it. */
const STACK_IS_FULL = "Maximum call stack size exceeded";
const TOO_DEEP = "The document is nested too deep to be read.";
/** In characters: what an error repeats of what was sent. */
const LONGEST_MESSAGE = 500;
/** What graphql-js says, without a code, where it stops to look at variables. */
const TOO_MANY = "Too many errors processing variables";

interface FormatterOptions {
  readonly schema: GraphQLSchema;
  readonly report: ReportError;
  /** What a client may be told of an error that is not one of ours; null where that is nothing. */
  readonly explain: (error: unknown) => DomainError | null;
}

export function errorFormatter({ schema, report, explain }: FormatterOptions) {
  return function format(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
    const cause = unwrapResolverError(error);
    if (cause instanceof AnswerUnread) return sayDone(format(formatted, cause.cause), cause.cause);
    const ours = cause instanceof DomainError ? cause : explain(cause);
    if (ours !== null)
      return { ...formatted, message: ours.message, extensions: { code: ours.code, ...ours.details } };
    if (cause instanceof GraphQLError && cause.message.startsWith(TOO_MANY)) return further(formatted);
    const code = ownCode(error) ?? formatted.extensions?.["code"];
    if (typeof code !== "string" || !SPEAKABLE.has(code)) return masked(formatted, cause, report);
    const { message } = formatted;
    if (message === STACK_IS_FULL) {
      return {
        ...formatted,
        message: TOO_DEEP,
        extensions: { ...formatted.extensions, code: "QUERY_TOO_LARGE" },
      };
    }
    return {
      ...formatted,
      message: sayWhatIsAllowed(schema, withoutMiddle(withoutSuggestion(message))),
      extensions: { ...formatted.extensions, code: TOO_LARGE.test(message) ? "QUERY_TOO_LARGE" : code },
    };
  };
}

/** The code stays: whoever tries again with the same key gets the answer, and nothing is done twice. */
function sayDone(
  { message, extensions, ...formatted }: GraphQLFormattedError,
  cause: unknown,
): GraphQLFormattedError {
  const why = cause instanceof DomainError ? ` ${message}` : "";
  return {
    ...formatted,
    message: `It was done, but its answer could not be read; the same again with the same idempotencyKey gives it.${why}`,
    extensions: { ...extensions, done: true },
  };
}

function further(formatted: GraphQLFormattedError): GraphQLFormattedError {
  return {
    ...formatted,
    message: "There are further problems, which are not shown.",
    extensions: { code: "BAD_USER_INPUT" },
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

/** An error whose truth is ours alone: the client gets a reference to what was reported. */
export function masked(
  { path, locations }: Pick<GraphQLFormattedError, "path" | "locations">,
  error: unknown,
  report: ReportError,
): GraphQLFormattedError {
  const reference = randomUUID();
  report(reference, error);
  return {
    message: "Something went wrong on our side; tell us the reference.",
    extensions: { code: "INTERNAL_SERVER_ERROR", reference },
    ...(locations === undefined ? {} : { locations }),
    ...(path === undefined ? {} : { path }),
  };
}

/** A suggestion would tell names of the schema to someone who guesses. */
function withoutSuggestion(message: string): string {
  return message.replace(/ ?Did you mean [^?]*\?/, "");
}

/** What was sent stands in the middle of a message, and may be of any length; what is wrong with it stands at the end. */
function withoutMiddle(message: string): string {
  const half = LONGEST_MESSAGE / 2;
  return message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, half)} … ${message.slice(-half)}`;
}
