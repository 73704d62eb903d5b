import "./core/compile-cache";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ensureDevelopmentKey } from "./authentication/development-key";
import { type Config, readConfig } from "./config";
import type { ChangeEvents } from "./core/change-events";
import { StartupError } from "./core/startup-error";
import { findApplicationRole } from "./database/application-role";
import { type Database, openDatabase } from "./database/client";
import { startEmbedded } from "./database/embedded";
import { listenToDatabase } from "./database/events/postgres-events";
import { reachExternal } from "./database/external";
import { findFigures } from "./database/figures";
import { migrate, readMigrationState } from "./database/migrate";
import { reachPooler } from "./database/pooler";
import { seed } from "./database/seed";
import { jsonLog } from "./observability/json-log";
import type { Log } from "./observability/log";
import type { Metrics } from "./observability/metrics";
import { serveMetrics } from "./observability/metrics-server";
import { textLog } from "./observability/text-log";
import { startTracing } from "./observability/tracing";
import { explainListening } from "./server/explain-listening";
import { type RunningServer, startServer } from "./server/server";

/** What has been started, to be stopped in the opposite order. */
const started: (() => Promise<unknown>)[] = [];
let log: Log = textLog("info");
let isStopping = false;

async function main(): Promise<void> {
  const config = readConfig();
  const { production, logLevel } = config;
  log = production ? jsonLog(logLevel) : textLog(logLevel);
  if (production) log.info("Settings", { settings: config.inForce });
  const url =
    config.databaseUrl === null ? await useEmbedded(config) : await useExternal(config.databaseUrl, config);

  if (config.migratesAtStart) await bringUpToDate(url);
  const role = await findApplicationRole(url);
  if (!config.migratesAtStart) await requireMigrations(url, role);

  const tracing = config.tracesUrl === null ? null : await startTracing(config.tracesUrl);
  if (tracing !== null) started.push(tracing.stop);
  const { replicaUrl, poolerUrl } = config;
  if (poolerUrl !== null) for (const line of await reachPooler(poolerUrl, url)) log.info(`Pooler: ${line}`);
  const database = openDatabase(url, { role, replicaUrl, poolerUrl, trace: tracing?.trace ?? null });
  started.push(database.disconnect);
  await database.replica?.start((line) => log.info(`Replica: ${line}`));
  const events = await followEvents(config, url, database);
  started.push(events.stop);
  if (config.tokens?.development) await ensureDevelopmentKey(config.tokens.keys);
  const metrics = await prepareMetrics(config);
  const server = await startServer({
    config,
    database,
    events,
    report: (reference, error) => log.error(`Error ${reference}`, error, { reference }),
    reportRefusal: (reason) => log.warn(`Not let in, ${reason}`),
    answered: [log.answered, ...(metrics ? [metrics.answered] : [])],
    tracing,
  }).catch((error: unknown) => {
    throw explainListening(error, { ...config, hostName: "HOST", portName: "PORT" });
  });
  started.push(server.stop);
  if (metrics) await offer(metrics, config, server, database);
  started.push(() => drain(server, config));
  welcome(server, config);
}

async function useEmbedded({ dataFolder }: Config): Promise<string> {
  const folder = path.relative(process.cwd(), path.join(dataFolder, "postgres"));
  const { value: embedded, time } = await timed(() => startEmbedded(dataFolder));
  log.info(`Database: embedded PostgreSQL 18 in ${folder}${time}`);
  started.push(embedded.stop);
  void embedded.lost.then((error) => stop(1, error));
  return embedded.url;
}

async function useExternal(url: string, { production, allowedInsecure }: Config): Promise<string> {
  const { version, place, superuser } = await reachExternal(url);
  if (production && superuser && !allowedInsecure.includes("superuser")) {
    throw new StartupError(
      "The user of DATABASE_URL is a superuser of the whole server, which production does not take: name one that owns this database and nothing else (ALLOW_INSECURE=superuser takes it as it is).",
    );
  }
  log.info(`Database: PostgreSQL ${version} at ${place}`);
  return url;
}

async function bringUpToDate(url: string): Promise<void> {
  const migrations = await timed(() => migrate(url, { tell: log.info }));
  if (migrations.value.length > 0)
    log.info(`Database: applied ${migrations.value.join(", ")}${migrations.time}`);

  const seeded = await timed(() => seed(url));
  const { operations, changed } = seeded.value;
  log.info(
    `Data: ${operations} operations, ${changed === 0 ? "nothing new" : `${changed} loaded`}${seeded.time}`,
  );
}

/** A database that is ahead is served: its newer migrations leave room for this version while instances are replaced. */
async function requireMigrations(url: string, role: string | null): Promise<void> {
  const { pending, newer } = await readMigrationState(url, role);
  if (pending.length > 0) {
    throw new StartupError(
      [
        `The database lacks ${pending.length === 1 ? "a migration" : `${pending.length} migrations`}: ${pending.join(", ")}`,
        "MIGRATIONS=separately leaves them to a step of its own, which comes first: npm run migrate, or in the image node dist/database/migrations/command.js",
      ].join("\n"),
    );
  }
  if (newer.length > 0) log.info(`Database: ahead of this version by ${newer.join(", ")}`);
}

async function followEvents(
  { eventsUrl }: Config,
  databaseUrl: string,
  database: Database,
): Promise<ChangeEvents> {
  if (eventsUrl === null) return listenToDatabase(databaseUrl);
  const { followRedis } = await import("./database/events/redis-events.js");
  return followRedis(eventsUrl, database);
}

async function prepareMetrics({ metrics, trustedDocuments }: Config): Promise<Metrics | null> {
  if (metrics === null) return null;
  const { createMetrics } = await import("./observability/metrics.js");
  return createMetrics(trustedDocuments === null ? "any" : "trusted");
}

async function offer(
  metrics: Metrics,
  { metrics: place }: Config,
  server: RunningServer,
  database: Database,
): Promise<void> {
  if (place === null) return;
  const figures = async () => ({ ...server.figures(), ...(await findFigures(database)) });
  const { url, stop: stopServing } = await serveMetrics({ ...place, metrics, figures }).catch(
    (error: unknown) => {
      throw explainListening(error, { ...place, hostName: "METRICS_HOST", portName: "METRICS_PORT" });
    },
  );
  started.push(stopServing);
  log.info(`Metrics: ${url}`);
}

/** Whoever sends requests here has time to notice that it should not any more. */
async function drain({ drain: begin }: RunningServer, { drainSeconds }: Config): Promise<void> {
  begin();
  await pause(drainSeconds * 1_000);
}

function welcome({ url }: RunningServer, { production }: Config): void {
  const seconds = process.uptime().toFixed(1);
  if (production) {
    log.info("jad-graph is ready", { graph: `${url}/graphql`, seconds });
    return;
  }
  log.info(
    [
      "",
      `jad-graph is ready (${seconds} s):`,
      `  ${url}/graphql         the graph; in a browser, Apollo Sandbox`,
      `  ${url}/graphiql        the explorer, without any outside request`,
      `  ${url}/dashboard       one operation on a wall, live`,
      `  ${url}/schema.graphql  the schema`,
      "Ctrl-C stops it.",
    ].join("\n"),
  );
}

async function stop(exitCode: number, reason?: unknown): Promise<void> {
  // Ctrl-C under npm arrives twice: from the terminal and from npm.
  if (isStopping) return;
  isStopping = true;
  if (reason !== undefined) log.error("The program ends", reason);
  for (const stopOne of started.reverse()) {
    await stopOne().catch((error: unknown) => log.error("Something did not stop", error));
  }
  await log.flush();
  process.exit(exitCode);
}

async function timed<T>(action: () => Promise<T>): Promise<{ value: T; time: string }> {
  const start = performance.now();
  const value = await action();
  const seconds = (performance.now() - start) / 1_000;
  return { value, time: seconds < 0.5 ? "" : ` (${seconds.toFixed(1)} s)` };
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (!isStopping) log.info("Stopping …");
    void stop(0);
  });
}
// What nobody has caught may have left anything half done: the next start finds a whole database.
process.on("uncaughtException", (error) => void stop(1, error));
main().catch((error: unknown) => stop(1, error));
