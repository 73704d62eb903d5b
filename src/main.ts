import path from "node:path";
import { ensureDevelopmentKey } from "./authentication/development-key";
import { type Config, readConfig } from "./config";
import type { ChangeEvents } from "./core/change-events";
import { StartupError } from "./core/startup-error";
import { findApplicationRole } from "./database/application-role";
import { type Database, openDatabase } from "./database/client";
import { startEmbedded } from "./database/embedded";
import { listenToDatabase } from "./database/events/postgres-events";
import { reachExternal } from "./database/external";
import { migrate, readMigrationState } from "./database/migrate";
import { reachPooler } from "./database/pooler";
import { seed } from "./database/seed";
import { startServer } from "./server/server";

/** What has been started, to be stopped in the opposite order. */
const started: (() => Promise<unknown>)[] = [];
let isStopping = false;

async function main(): Promise<void> {
  const config = readConfig();
  const url = config.databaseUrl === null ? await useEmbedded(config) : await useExternal(config.databaseUrl);

  if (config.migratesAtStart) await bringUpToDate(url);
  const role = await findApplicationRole(url);
  if (!config.migratesAtStart) await requireMigrations(url, role);

  const { replicaUrl, poolerUrl } = config;
  if (poolerUrl !== null) for (const line of await reachPooler(poolerUrl, url)) say(`Pooler: ${line}`);
  const database = openDatabase(url, { role, replicaUrl, poolerUrl });
  started.push(database.disconnect);
  await database.replica?.start((line) => say(`Replica: ${line}`));
  const events = await followEvents(config, url, database);
  started.push(events.stop);
  if (config.tokens?.development) await ensureDevelopmentKey(config.tokens.keys);
  const server = await startServer({ config, database, events, report: reportError, reportRefusal }).catch(
    (error: unknown) => {
      throw explainListening(error, config);
    },
  );
  started.push(server.stop);

  say("", `jad-graph is ready (${process.uptime().toFixed(1)} s):`);
  say(`  ${server.url}/graphql         the graph; in a browser, Apollo Sandbox`);
  say(`  ${server.url}/graphiql        the explorer, without any outside request`);
  say(`  ${server.url}/dashboard       one operation on a wall, live`);
  say(`  ${server.url}/schema.graphql  the schema`);
  say("Ctrl-C stops it.");
}

async function useEmbedded({ dataFolder }: Config): Promise<string> {
  const folder = path.relative(process.cwd(), path.join(dataFolder, "postgres"));
  const { value: embedded, time } = await timed(() => startEmbedded(dataFolder));
  say(`Database: embedded PostgreSQL 18 in ${folder}${time}`);
  started.push(embedded.stop);
  void embedded.lost.then((error) => stop(1, error));
  return embedded.url;
}

async function useExternal(url: string): Promise<string> {
  const { version, place } = await reachExternal(url);
  say(`Database: PostgreSQL ${version} at ${place}`);
  return url;
}

async function bringUpToDate(url: string): Promise<void> {
  const migrations = await timed(() => migrate(url, { tell: say }));
  if (migrations.value.length > 0) say(`Database: applied ${migrations.value.join(", ")}${migrations.time}`);

  const seeded = await timed(() => seed(url));
  const { operations, changed } = seeded.value;
  say(`Data: ${operations} operations, ${changed === 0 ? "nothing new" : `${changed} loaded`}${seeded.time}`);
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
  if (newer.length > 0) say(`Database: ahead of this version by ${newer.join(", ")}`);
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

function explainListening(error: unknown, { host, port }: Config): unknown {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case "EADDRINUSE":
      return new StartupError(
        `Port ${port} of ${host} is taken by another program. Stop that one, or choose another port: PORT=${port < 65535 ? port + 1 : 4000} npm start`,
      );
    case "EACCES":
      return new StartupError(
        `Port ${port} is not for ordinary users. Choose one from 1024 up: PORT=4000 npm start`,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new StartupError(
        `HOST ${host} is no address of this machine. For this machine alone: HOST=127.0.0.1, for its whole network: HOST=0.0.0.0`,
      );
    default:
      return error;
  }
}

async function stop(exitCode: number, reason?: unknown): Promise<void> {
  // Ctrl-C under npm arrives twice: from the terminal and from npm.
  if (isStopping) return;
  isStopping = true;
  if (reason !== undefined) console.error(reason instanceof StartupError ? reason.message : reason);
  for (const stopOne of started.reverse()) {
    await stopOne().catch((error: unknown) => console.error(error));
  }
  process.exit(exitCode);
}

async function timed<T>(action: () => Promise<T>): Promise<{ value: T; time: string }> {
  const start = performance.now();
  const value = await action();
  const seconds = (performance.now() - start) / 1_000;
  return { value, time: seconds < 0.5 ? "" : ` (${seconds.toFixed(1)} s)` };
}

function reportError(reference: string, error: unknown): void {
  console.error(`Error ${reference}:`, error);
}

function reportRefusal(reason: string): void {
  console.error(`Not let in, ${reason}`);
}

function say(...lines: string[]): void {
  for (const line of lines) console.log(line);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    say("Stopping …");
    void stop(0);
  });
}
main().catch((error: unknown) => stop(1, error));
