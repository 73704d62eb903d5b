import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import express, { type RequestHandler, Router } from "express";
import { createAuthentication } from "../authentication/authentication";
import type { Config, Limits } from "../config";
import type { TellAnswered } from "../core/answered";
import type { ChangeEvents } from "../core/change-events";
import type { Trace, TraceRequest } from "../core/trace";
import { databaseChecks } from "../database/checks";
import type { Database } from "../database/client";
import { explainFailure } from "../database/failure";
import { errorFormatter, type ReportError } from "../graphql/format-error";
import type { PlanFigures } from "../graphql/plan/plans";
import { atAddresses } from "./addresses";
import { Admission } from "./admission";
import { createApollo } from "./apollo";
import { type ReportRefusal, requireViewer } from "./authenticate";
import { dashboard } from "./dashboard";
import { Draining } from "./draining";
import { eventStreams } from "./event-streams";
import { explorer } from "./explorer";
import { exportRoutes } from "./exports";
import { Followers } from "./followers";
import { createGraph } from "./graph";
import { graphRoutes } from "./graph-routes";
import { importRoutes } from "./imports";
import { answerInJson, answerNotFound, requireOneHost } from "./json-errors";
import { Observations } from "./observation";
import { observeRequests } from "./observe-requests";
import { Overload } from "./overload";
import { PACE, type Pace } from "./pace";
import { principals } from "./principal";
import { probes } from "./probes";
import { createWeigh } from "./query-cost";
import { hearOutInTime, receiveInTime } from "./receive-in-time";
import { schemaFiles } from "./schema-files";
import { ShortWay } from "./short-way";
import { serveSockets } from "./sockets";
import { createFollow } from "./subscriptions";

export interface RunningServer {
  /** Where it answers: http://127.0.0.1:4000. */
  readonly url: string;
  readonly figures: () => ServerFigures;
  /** Says from now on that no requests should be sent here, and answers them all the same. */
  readonly drain: () => void;
  /** Lets running requests end, sends those away who follow something, and takes no new ones. */
  readonly stop: () => Promise<void>;
}

/** How things stand with the server at this moment. */
export interface ServerFigures {
  readonly plans: PlanFigures;
  /** How many requests wait for their answers, and how many subscriptions are followed. */
  readonly open: Readonly<Record<"requests" | "subscriptions", number>>;
  /** How many connections follow something, by the way they came. */
  readonly followers: Readonly<Record<"socket" | "stream", number>>;
}

interface Options {
  readonly config: Pick<Config, "host" | "port" | "production" | "tokens"> &
    Partial<Pick<Config, "allowedOrigins" | "limits" | "trustedDocuments">>;
  readonly database: Database;
  /** Tells of changes; without it, who follows something hears nothing after the first answer. */
  readonly events?: ChangeEvents;
  readonly pace?: Pace;
  readonly report?: ReportError;
  readonly reportRefusal?: ReportRefusal;
  /** Each of them is told of every request that was answered. */
  readonly answered?: readonly TellAnswered[];
  /** Where nothing is traced, there is nothing to be run besides. */
  readonly tracing?: { readonly trace: Trace; readonly traceRequest: TraceRequest } | null;
}

/** In milliseconds: how long a client may take to send, with a whole file to import; and in bytes, its headers. */
const PATIENCE = {
  headersTimeout: 5_000,
  requestTimeout: 600_000,
  connectionsCheckingInterval: 1_000,
  // Longer than the minute that balancers keep a connection: who closes first must be who sends on it.
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16_384,
};

/** In milliseconds: how long a connection may be held on which nothing moves. Event streams have a pulse of 12 s. */
const LONGEST_STANDSTILL = 20_000;

const NO_LIMITS: Limits = { rateLimit: null, concurrencyLimit: null, shedding: false, trustedProxies: [] };

/** In units of one object: what is taken in or given out as a file. */
const COST_OF_FILE = 5_000;

const EXPLORER_FOLDER = join(__dirname, "..", "..", "dist", "explorer");
const DASHBOARD_FOLDER = join(__dirname, "..", "..", "dist", "dashboard");

export async function startServer({
  config,
  database,
  events = SILENT,
  pace = PACE,
  report = () => undefined,
  reportRefusal = () => undefined,
  answered = [],
  tracing = null,
}: Options): Promise<RunningServer> {
  const { trustedDocuments: trusted = null } = config;
  const { clientSchema, schema, planner, contextOf } = await createGraph({
    database,
    events,
    trusted,
    trace: tracing?.trace,
  });
  const formatError = errorFormatter({ schema, report, explain: explainFailure });

  const app = express();
  const httpServer = createServer(PATIENCE, atAddresses(app));
  httpServer.setTimeout(LONGEST_STANDSTILL);
  const draining = new Draining(httpServer);
  const { production } = config;
  const observations = new Observations(answered);
  const { limits = NO_LIMITS } = config;
  const overload = limits.shedding ? new Overload(database.waitForReads) : null;
  const admission = new Admission({ ...limits, overload, principalOf: principals(limits.trustedProxies) });
  const weigh = createWeigh(schema, admission);
  const shortWay = new ShortWay({ schema, planner, weigh, admission });
  const apollo = createApollo({
    schema,
    planner,
    shortWay,
    weigh,
    admission,
    httpServer,
    trusted,
    production,
    formatError,
  });
  await apollo.start();

  app.disable("x-powered-by");
  // What may be kept has a tag of its own; express would make one of every answer.
  app.set("etag", false);
  // Or a door would be entered by a name that nobody observes.
  app.enable("case sensitive routing");
  app.use(hearOutInTime);
  app.use(observeRequests(observations, tracing?.traceRequest ?? null));
  app.use(requireOneHost);
  const authentication = await createAuthentication(config.tokens);
  const authenticate = requireViewer(authentication, reportRefusal);
  const followers = new Followers();
  const following = {
    follow: createFollow({ schema, contextOf, weigh, formatError, trusted }),
    followers,
    admission,
    allowedOrigins: config.allowedOrigins ?? [],
    pace,
  };
  const streams = eventStreams(following);
  const enter = [admission.shed, authenticate, admission.admit()];
  const enterForFile = [admission.shed, authenticate, admission.admit(COST_OF_FILE), admission.limitRunning];
  app.use("/import", Router().use(...enterForFile, importRoutes(contextOf)));
  app.use(receiveInTime);
  // Before the others, whose paths would be tried first each time.
  app.use(
    "/graphql",
    graphRoutes({
      apollo,
      shortWay,
      streams: streams.router,
      contextOf,
      enter,
      admission,
      replica: database.replica,
      trusted,
    }),
  );
  app.use(
    probes(await databaseChecks(database), () => draining.isUnderWay),
    schemaFiles(clientSchema),
  );
  app.use("/export", Router().use(...enterForFile, exportRoutes(contextOf)));
  app.use("/graphiql", trusted === null ? explorer({ folder: EXPLORER_FOLDER }) : leadToGraph);
  app.use("/dashboard", dashboard({ folder: DASHBOARD_FOLDER }));
  app.get("/", (_request, response) => {
    response.redirect("/graphiql");
  });
  app.use(answerNotFound);
  app.use(answerInJson(report));

  const closeSockets = serveSockets({
    ...following,
    observations,
    httpServer,
    authenticate: authentication,
    reportRefusal,
    report: (error) => report(randomUUID(), error),
  });
  const url = await listen(httpServer, config);
  return {
    url,
    figures: () => ({ plans: planner.figures, open: observations.open, followers: followers.open }),
    drain() {
      draining.begin();
    },
    async stop() {
      draining.begin();
      // Before Apollo closes the connections that are left, without a word.
      streams.stop();
      await closeSockets();
      await apollo.stop();
      overload?.stop();
    },
  };
}

/** The page at the graph's own address says why there is no explorer. */
const leadToGraph: RequestHandler = (_request, response) => {
  response.redirect("/graphql");
};

const SILENT: ChangeEvents = { listen: () => () => undefined, stop: () => Promise.resolve() };

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
