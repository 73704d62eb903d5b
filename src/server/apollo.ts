import type { Server } from "node:http";
import { ApolloServer, type ApolloServerOptions } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from "@apollo/server/plugin/disabled";
import { ApolloServerPluginDrainHttpServer } from "@apollo/server/plugin/drainHttpServer";
import { InMemoryLRUCache } from "@apollo/utils.keyvaluecache";
import type { GraphQLSchema } from "graphql";
import type { TrustedDocuments } from "../core/trusted-documents";
import type { Planner } from "../graphql/plan/planner";
import type { Admission } from "./admission";
import { letCachesKeep } from "./caching";
import { landingPage } from "./landing-page";
import { LIMITS } from "./limits";
import { observeOperations } from "./observe-operations";
import { passThrough, writeAnswer } from "./pass-through";
import { type Weigh, weighOperations } from "./query-cost";
import { refuseSubscriptions } from "./refuse-subscriptions";
import type { RequestContext, ShortWay } from "./short-way";
import { answerUnavailable } from "./unavailable";

interface Options {
  readonly schema: GraphQLSchema;
  readonly planner: Planner;
  readonly shortWay: ShortWay;
  readonly weigh: Weigh;
  readonly admission: Admission;
  readonly httpServer: Server;
  /** The documents that are answered; null for any. */
  readonly trusted: TrustedDocuments | null;
  readonly production: boolean;
  readonly formatError: NonNullable<ApolloServerOptions<RequestContext>["formatError"]>;
}

/** In characters: about a thousand documents that clients have taught this server; they send again what it forgot. */
const MOST_TAUGHT = 3_000_000;

/** What answers queries and mutations, within its limits. */
export function createApollo({
  schema,
  planner,
  shortWay,
  weigh,
  admission,
  httpServer,
  trusted,
  production,
  formatError,
}: Options): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema,
    introspection: true,
    persistedQueries: trusted === null && { cache: new InMemoryLRUCache({ maxSize: MOST_TAUGHT }) },
    includeStacktraceInErrorResponses: false,
    parseOptions: LIMITS.parse,
    validationRules: [...LIMITS.rules],
    validationOptions: LIMITS.validation,
    executionOptions: LIMITS.execution,
    stopOnTerminationSignals: false,
    formatError,
    stringifyResult: writeAnswer,
    logger: silent,
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer }),
      ApolloServerPluginCacheControlDisabled(),
      // SECURITY: who asks for one trace would slow every later request down: Apollo wraps each field's resolver.
      ApolloServerPluginInlineTraceDisabled(),
      // Before what makes a tag of the answer.
      weighOperations(weigh, admission),
      letCachesKeep,
      landingPage(trusted === null ? (production ? "links" : "sandbox") : "trusted documents"),
      refuseSubscriptions,
      observeOperations,
      answerUnavailable,
      passThrough(schema, planner, shortWay),
    ],
  });
}

/** Errors are reported by the formatter; what Apollo would print besides holds whole requests. */
const nothing = () => undefined;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
