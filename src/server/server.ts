import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { ApolloServer } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from "@apollo/server/plugin/disabled";
import { ApolloServerPluginDrainHttpServer } from "@apollo/server/plugin/drainHttpServer";
import { InMemoryLRUCache } from "@apollo/utils.keyvaluecache";
import { expressMiddleware } from "@as-integrations/express5";
import express, { type RequestHandler } from "express";
import { lexicographicSortSchema, printSchema } from "graphql";
import { createAuthentication } from "../authentication/authentication";
import type { Config } from "../config";
import { type Context, createContext } from "../context";
import type { ChangeEvents } from "../core/change-events";
import type { Viewer } from "../core/viewer";
import type { Database } from "../database/client";
import { explainFailure } from "../database/failure";
import { dataModel } from "../generated/data-model";
import { errorFormatter, type ReportError } from "../graphql/format-error";
import { withFederation } from "../graphql/federation/subgraph";
import { attachPlanner, modelsOf, Planner } from "../graphql/plan/planner";
import { possibleTypesOf } from "../graphql/possible-types";
import { requireValid } from "../graphql/trusted-documents";
import { policies } from "../policies";
import { buildGraph } from "../schema";
import { type ReportRefusal, requireViewer } from "./authenticate";
import { keepNothing, letCachesKeep } from "./caching";
import { dashboard } from "./dashboard";
import { eventStreams } from "./event-streams";
import { explorer } from "./explorer";
import { exportRoutes } from "./exports";
import { Followers } from "./followers";
import { importRoutes } from "./imports";
import { readJson } from "./json-body";
import {
  answerInJson,
  answerNotFound,
  LARGEST_BODY,
  requireJson,
  requireMethod,
  requireObject,
  requireOneHost,
} from "./json-errors";
import { landingPage } from "./landing-page";
import { persistedDocuments } from "./persisted-documents";
import { LIMITS } from "./limits";
import { refuseSubscriptions } from "./refuse-subscriptions";
import { serveSockets } from "./sockets";
import { createFollow } from "./subscriptions";

export interface RunningServer {
  /** Where it answers: http://127.0.0.1:4000. */
  readonly url: string;
  /** Lets running requests end, sends those away who follow something, and takes no new ones. */
  readonly stop: () => Promise<void>;
}

interface Options {
  readonly config: Pick<Config, "host" | "port" | "production" | "tokens"> &
    Partial<Pick<Config, "allowedOrigins" | "trustedDocuments">>;
  readonly database: Database;
  /** Tells of changes; without it, who follows something hears nothing after the first answer. */
  readonly events?: ChangeEvents;
  readonly report?: ReportError;
  readonly reportRefusal?: ReportRefusal;
}

/** In characters: about a thousand documents that clients have taught this server; they send again what it forgot. */
const MOST_TAUGHT = 3_000_000;

const EXPLORER_FOLDER = join(__dirname, "..", "..", "dist", "explorer");
const DASHBOARD_FOLDER = join(__dirname, "..", "..", "dist", "dashboard");

export async function startServer({
  config,
  database,
  events = SILENT,
  report = () => undefined,
  reportRefusal = () => undefined,
}: Options): Promise<RunningServer> {
  const { trustedDocuments: trusted = null } = config;
  const graph = buildGraph();
  const schema = withFederation(graph);
  if (trusted !== null) requireValid(schema, trusted);
  const models = modelsOf(schema, dataModel);
  const secret = await cursorSecret(database);
  attachPlanner(schema, new Planner(models, policies, secret), models);
  const formatError = errorFormatter({ schema, report, explain: explainFailure });
  const contextOf = (viewer: Viewer) => createContext({ database, events, cursorSecret: secret }, viewer);

  const app = express();
  const httpServer = createServer(
    {
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: 16_384,
    },
    app,
  );
  const apollo = new ApolloServer<Context>({
    schema,
    introspection: true,
    persistedQueries: trusted === null && { cache: new InMemoryLRUCache({ maxSize: MOST_TAUGHT }) },
    includeStacktraceInErrorResponses: false,
    maxRecursiveSelections: LIMITS.selections,
    parseOptions: LIMITS.parse,
    validationOptions: LIMITS.validation,
    executionOptions: LIMITS.execution,
    stopOnTerminationSignals: false,
    formatError,
    logger: silent,
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer }),
      ApolloServerPluginCacheControlDisabled(),
      letCachesKeep,
      landingPage(trusted === null ? (config.production ? "links" : "sandbox") : "trusted documents"),
      refuseSubscriptions,
      // SECURITY: who asks for one trace would slow every later request down: Apollo wraps each field's resolver.
      ApolloServerPluginInlineTraceDisabled(),
    ],
  });
  await apollo.start();

  app.disable("x-powered-by");
  app.use(requireOneHost);
  // Of an answer that is the same byte by byte, a client that has it is told so with a 304.
  app.set("etag", "strong");
  app.get("/", (_request, response) => {
    response.redirect("/graphiql");
  });
  app.get("/healthz", (_request, response) => {
    response.json({ status: "ok" });
  });
  app.get("/readyz", async (_request, response) => {
    const isReady = await database.$queryRaw`select 1`.then(
      () => true,
      () => false,
    );
    response
      .status(isReady ? 200 : 503)
      .json({ status: isReady ? "ready" : "the database cannot be reached" });
  });
  const sdl = `${printSchema(lexicographicSortSchema(graph))}\n`;
  app.get("/schema.graphql", (_request, response) => {
    response.type("text/plain; charset=utf-8").send(sdl);
  });
  const possibleTypes = `${JSON.stringify(possibleTypesOf(graph), null, 2)}\n`;
  app.get("/possibleTypes.json", (_request, response) => {
    response.type("json").send(possibleTypes);
  });
  const authentication = await createAuthentication(config.tokens);
  const authenticate = requireViewer(authentication, reportRefusal);
  const following = {
    follow: createFollow({ schema, contextOf, formatError, trusted }),
    followers: new Followers(),
    allowedOrigins: config.allowedOrigins ?? [],
  };
  const streams = eventStreams(following);
  const readBody = [express.raw({ type: () => true, limit: LARGEST_BODY, inflate: false }), readJson];
  const takeDocument = [requireObject, persistedDocuments(trusted)];
  app.use("/export", authenticate, exportRoutes(contextOf));
  app.use("/import", authenticate, importRoutes(contextOf));
  app.use("/graphiql", trusted === null ? explorer({ folder: EXPLORER_FOLDER }) : leadToGraph);
  app.use("/dashboard", dashboard({ folder: DASHBOARD_FOLDER }));
  app.use("/graphql/stream", authenticate, requireJson, readBody, takeDocument, streams.router);
  app.use(
    "/graphql",
    keepNothing,
    authenticate,
    requireMethod,
    requireJson,
    readBody,
    takeDocument,
    expressMiddleware(apollo, { context: ({ res }) => Promise.resolve(contextOf(res.locals.viewer)) }),
  );
  app.use(answerNotFound);
  app.use(answerInJson);

  const closeSockets = serveSockets({
    ...following,
    httpServer,
    authenticate: authentication,
    reportRefusal,
    report: (error) => report(randomUUID(), error),
  });
  const url = await listen(httpServer, config);
  return {
    url,
    async stop() {
      // Before Apollo closes the connections that are left, without a word.
      streams.stop();
      await closeSockets();
      await apollo.stop();
    },
  };
}

/** The page at the graph's own address says why there is no explorer. */
const leadToGraph: RequestHandler = (_request, response) => {
  response.redirect("/graphql");
};

const SILENT: ChangeEvents = { listen: () => () => undefined, stop: () => Promise.resolve() };

/** Errors are reported by the formatter; what Apollo would print besides holds whole requests. */
const nothing = () => undefined;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

async function cursorSecret(database: Database): Promise<string> {
  const { value } = await database.secret.findUniqueOrThrow({ where: { name: "cursor" } });
  return value;
}

async function listen(httpServer: Server, { host, port }: Options["config"]): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    httpServer.once("error", reject);
    httpServer.listen(port, host, resolve);
  });
  const address = httpServer.address();
  if (address === null || typeof address === "string") throw new Error("The server listens on no port");
  const shown = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${shown}:${address.port}`;
}
