import type { Request, RequestHandler } from "express";
import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode } from "graphql";
import { LRUCache } from "lru-cache";
import { sha256 } from "../core/trusted-documents";
import type { Planner } from "../graphql/plan/planner";
import type { Admission } from "./admission";
import { isRecord } from "./json-body";
import type { ObservedContext } from "./observe-operations";
import { type AdmittedContext, settled, type Weigh } from "./query-cost";
import { formatted, type LimitReached } from "./refusals";

/** What the graph works with for a request that came by HTTP. */
export type RequestContext = AdmittedContext & ObservedContext;

declare module "express-serve-static-core" {
  interface Locals {
    context: RequestContext;
  }
}

/** The only query of its document, which was found valid and was answered by one statement. */
interface Known {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** The SHA-256 of its text. */
  readonly hash: string;
}

/** The body of a request, of which nothing more is known. */
type Asked = Readonly<Record<"query" | "variables" | "operationName" | "extensions", unknown>>;

/** A known query as it is asked this time. */
interface Question extends Known {
  readonly variables: Readonly<Record<string, unknown>>;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** In characters: what is known of a query takes some thirty times as much. */
const MOST_KNOWN = 500_000;
/** In characters: what is longer takes long anyway. */
const LONGEST_KNOWN = 20_000;

/** The extensions that a request is answered differently with. */
const MEANINGS = ["cost", "persistedQuery"];

/** What Apollo answers with, the type first that it prefers. */
const TYPES = ["application/json; charset=utf-8", "application/graphql-response+json; charset=utf-8"];

interface Options {
  readonly schema: GraphQLSchema;
  readonly planner: Planner;
  readonly weigh: Weigh;
  readonly admission: Admission;
}

/**
 * Answers a query that comes again, at once with the text of its statement. Apollo comes to the same, but takes longer
 * for it than all else together. Whatever is not quite as it was goes on to Apollo; the tests hold both against each
 * other.
 */
export class ShortWay {
  private readonly known = new LRUCache<string, Known>({
    maxSize: MOST_KNOWN,
    maxEntrySize: LONGEST_KNOWN,
    sizeCalculation: (_known, query) => query.length,
  });

  constructor(private readonly options: Options) {}

  /** Told of what Apollo has found valid, and one statement has answered. */
  remember(query: string, document: DocumentNode, operation: OperationDefinitionNode): void {
    if (this.known.has(query)) return;
    const isOnly = document.definitions.every(
      (definition) => definition === operation || definition.kind !== Kind.OPERATION_DEFINITION,
    );
    if (isOnly) this.known.set(query, { document, operation, hash: sha256(query) });
  }

  /** Stands behind what admits requests and reads their bodies. */
  readonly answer: RequestHandler = async (request, response, next) => {
    const { context } = response.locals;
    const question = request.method === "POST" ? this.recognize(request.body as Asked) : null;
    const type = question && typeFor(request);
    const answer = question && type && (await this.find(context, question));
    if (!question || !type || !answer) {
      next();
      return;
    }
    // It came too late, and its client has been told so.
    if (response.headersSent) return;
    context.observation.kind = question.operation.operation;
    context.observation.operation = question.operation.name?.value ?? null;
    context.observation.document = question.hash;
    const body = Buffer.from(answer.text);
    response.writeHead(answer.status, {
      ...answer.headers,
      "Content-Type": type,
      "Content-Length": body.length,
    });
    response.end(body);
  };

  private recognize({ query, variables, operationName, extensions }: Asked): Question | null {
    const known = typeof query === "string" ? this.known.get(query) : undefined;
    if (known === undefined) return null;
    if (!isAbsent(operationName) && operationName !== known.operation.name?.value) return null;
    if (!isAbsent(extensions) && (!isRecord(extensions) || MEANINGS.some((name) => name in extensions)))
      return null;
    if (isAbsent(variables)) return { ...known, variables: {} };
    return isRecord(variables) ? { ...known, variables } : null;
  }

  /** Null where Apollo has more to say. */
  private async find(context: RequestContext, question: Question): Promise<Answer | null> {
    const { schema, planner, weigh, admission } = this.options;
    const { principal, observation } = context;
    const weighed = settled(() => weigh(principal, question));
    context.weighed = weighed;
    const weight = orNull(weighed);
    if (weight === null) return null;
    if (typeof weight !== "number") {
      observation.codes.push(weight.code);
      return refusal(weight);
    }
    const text = await planner.answer(context, { schema, ...question });
    return text === null ? null : { status: 200, headers: admission.headersOf(principal), text };
  }
}

/** Null where it fails. */
function orNull<Value>(find: () => Value): Value | null {
  try {
    return find();
  } catch {
    return null;
  }
}

/** As Apollo writes it. */
function refusal(reached: LimitReached): Answer {
  return {
    status: reached.status,
    headers: { "Retry-After": String(reached.retryAfter), ...reached.headers },
    text: `${JSON.stringify({ errors: [formatted(reached)] })}\n`,
  };
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** The type of the answer; null where none of them is accepted. */
function typeFor(request: Request): string | null {
  const { accept } = request.headers;
  const [first = ""] = TYPES;
  if (accept === undefined || accept === "*/*") return first;
  return request.accepts(TYPES) || null;
}
