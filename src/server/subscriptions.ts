import {
  createSourceEventStream,
  type DocumentNode,
  execute,
  type ExecutionArgs,
  type FormattedExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import type { Context } from "../context";
import { answerTooLarge, LARGEST_ANSWER } from "../core/largest-answer";
import { sha256, type TrustedDocuments } from "../core/trusted-documents";
import type { Viewer } from "../core/viewer";
import { LIMITS } from "./limits";
import type { Observation } from "./observation";
import { refuseOversized } from "./oversized-variables";
import type { Weigh } from "./query-cost";
import { errorOf } from "./refusals";

/** What a client asks to follow, as it came: nothing of it is known to be right. */
export interface SubscriptionRequest {
  readonly query?: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
}

/** Answers that may go out as they are; `return` ends them, also while one is waited for. */
export type Answers = AsyncGenerator<FormattedExecutionResult, undefined, undefined>;

/** An answer for each event, or why there are none. */
export type Following =
  { readonly answers: Answers } | { readonly refused: readonly GraphQLFormattedError[] };

/** Who follows something. */
export interface Follower {
  readonly viewer: Viewer;
  readonly principal: string;
}

export type Follow = (
  follower: Follower,
  request: SubscriptionRequest,
  observation: Observation,
) => Promise<Following>;

interface Options {
  readonly schema: GraphQLSchema;
  readonly contextOf: (viewer: Viewer) => Context;
  readonly weigh: Weigh;
  readonly formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  /** The documents that are answered; null for any. */
  readonly trusted: TrustedDocuments | null;
}

const RULES = [...specifiedRules, ...LIMITS.rules];
const ONLY_SUBSCRIPTIONS =
  "Only subscriptions are taken here; send queries and mutations by POST to /graphql.";

const NOT_TRUSTED = "This server answers trusted documents alone: send the very text of one.";

/**
 * Answers subscriptions, whichever way they come. They pass by Apollo Server, so its limits stand here again, and so
 * does the masking of errors.
 */
export function createFollow({ schema, contextOf, weigh, formatError, trusted }: Options): Follow {
  const texts = trusted && new Set<unknown>(trusted.values());
  const format = (error: GraphQLError) => formatError(error.toJSON(), error);
  const formatUnknown = (error: unknown) =>
    format(error instanceof GraphQLError ? error : new GraphQLError("", { originalError: error as Error }));
  const answer = async (args: ExecutionArgs, observation: Observation): Promise<FormattedExecutionResult> => {
    const { errors, ...result } = await execute(args);
    const isTooLarge = Buffer.byteLength(JSON.stringify(result)) > LARGEST_ANSWER;
    if (errors === undefined && !isTooLarge) return result;
    const formatted = isTooLarge ? [formatUnknown(answerTooLarge())] : (errors ?? []).map(format);
    observation.see(formatted);
    return { ...(isTooLarge ? { data: null } : result), errors: formatted };
  };

  return async ({ viewer, principal }, request, observation) => {
    const refuse = (errors: readonly GraphQLFormattedError[]): Following => {
      observation.see(errors);
      return { refused: errors };
    };
    // SECURITY: what comes by a socket has passed no other door.
    const isTrusted = texts === null || texts.has(request.query);
    const prepared = isTrusted ? prepare(schema, request) : refusal("TRUSTED_DOCUMENT_REQUIRED", NOT_TRUSTED);
    if ("errors" in prepared) return refuse(prepared.errors.map(format));
    observation.operation = getOperationAST(prepared.document, prepared.operationName)?.name?.value ?? null;
    observation.document = sha256(String(request.query));
    try {
      const { document, operation, variableValues } = prepared;
      refuseOversized(variableValues);
      const weight = weigh(principal, { document, operation, variables: variableValues ?? {} });
      if (typeof weight !== "number") throw errorOf(weight);
      const events = await createSourceEventStream({ ...prepared, contextValue: contextOf(viewer) });
      if ("errors" in events) return refuse((events.errors ?? []).map(withInputCode).map(format));
      // SECURITY: a new context for each event: what an earlier one found must not answer for it.
      const answerTo = (event: unknown) =>
        answer({ ...prepared, rootValue: event, contextValue: contextOf(viewer) }, observation);
      return { answers: answersOf(events as AsyncIterableIterator<unknown>, answerTo, formatUnknown) };
    } catch (error) {
      return refuse([formatUnknown(error)]);
    }
  };
}

interface Prepared extends Pick<ExecutionArgs, "schema" | "document" | "operationName" | "options"> {
  readonly operation: OperationDefinitionNode;
  readonly variableValues: Record<string, unknown> | null;
}

function prepare(
  schema: GraphQLSchema,
  { query, operationName = null, variables = null }: SubscriptionRequest,
): Prepared | { readonly errors: readonly GraphQLError[] } {
  if (typeof query !== "string") return refusal("BAD_REQUEST", "`query` must be a text.");
  if (operationName !== null && typeof operationName !== "string") {
    return refusal("BAD_REQUEST", "`operationName` must be a text.");
  }
  if (variables !== null && (typeof variables !== "object" || Array.isArray(variables))) {
    return refusal("BAD_REQUEST", "`variables` must be an object.");
  }
  let document: DocumentNode;
  try {
    document = parse(query, LIMITS.parse);
  } catch (error) {
    const known = error instanceof GraphQLError ? error : new GraphQLError((error as Error).message);
    return { errors: [withCode(known, "GRAPHQL_PARSE_FAILED")] };
  }
  const errors = validate(schema, document, RULES, LIMITS.validation);
  if (errors.length > 0)
    return { errors: errors.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED")) };
  const operation = getOperationAST(document, operationName);
  if (!operation) {
    const named =
      operationName === null ? "Say with `operationName` which one." : "There is no such operation.";
    return refusal("OPERATION_RESOLUTION_FAILURE", named);
  }
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION)
    return refusal("BAD_REQUEST", ONLY_SUBSCRIPTIONS);
  return {
    schema,
    document,
    operation,
    operationName,
    variableValues: variables as Record<string, unknown> | null,
    options: LIMITS.execution,
  };
}

function refusal(code: string, message: string) {
  return { errors: [new GraphQLError(message, { extensions: { code } })] };
}

/** An error that no field has is one of the variables. */
function withInputCode(error: GraphQLError): GraphQLError {
  return error.path === undefined ? withCode(error, "BAD_USER_INPUT") : error;
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  error.extensions["code"] ??= code;
  return error;
}

/** The same answers; `tell` is called when there are no more of them, or nobody wants them any more. */
export function toldWhenOver(answers: Answers, tell: () => void): Answers {
  let isOver = false;
  const over = () => {
    if (!isOver) tell();
    isOver = true;
  };
  return {
    ...answers,
    async next() {
      const answer = await answers.next();
      if (answer.done === true) over();
      return answer;
    },
    return(value) {
      over();
      return answers.return(value);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Ends with the first answer without data: who may see nothing of it any more is told so, once. */
function answersOf(
  events: AsyncIterableIterator<unknown>,
  answer: (event: unknown) => Promise<FormattedExecutionResult>,
  format: (error: unknown) => GraphQLFormattedError,
): Answers {
  const over = { value: undefined, done: true } as const;
  let isOver = false;
  const hasEnded = () => isOver;
  const end = async () => {
    isOver = true;
    await events.return?.();
    return over;
  };
  return {
    async next() {
      if (hasEnded()) return over;
      try {
        const event = await events.next();
        if (event.done === true || hasEnded()) return await end();
        const value = await answer(event.value);
        if (hasEnded()) return over;
        if (value.data == null) await end();
        return { value, done: false };
      } catch (error) {
        isOver = true;
        return { value: { errors: [format(error)] }, done: false };
      }
    },
    return: end,
    throw: end,
    async [Symbol.asyncDispose]() {
      await end();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
