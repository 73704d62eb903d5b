import { mkdir } from "node:fs/promises";
import path from "node:path";
import { Client, escapeIdentifier } from "pg";
import { StartupError } from "../core/startup-error";
import { accountFor } from "./embedded/account";
import { findBinaries, requirePackage } from "./embedded/binaries";
import { clusterFolder, createCluster, readCluster } from "./embedded/cluster";
import { lockFolder } from "./embedded/lock";
import {
  recordedPort,
  type Server,
  type ServerOptions,
  startPostgres,
  stopOrphan,
  urlOf,
} from "./embedded/postgres";

export interface EmbeddedDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

export interface RunningDatabase extends EmbeddedDatabase {
  /** Settled with the reason if the server is gone for good, without `stop` having been called. */
  readonly lost: Promise<StartupError>;
}

const DATABASE = "jad_graph";
/** A server that fell this soon after it had started would only fall again. */
const CRASH_LOOP = 10_000;

/** Another process holds the database of this folder. */
class DatabaseHeldError extends StartupError {
  constructor(
    readonly pid: number,
    dataFolder: string,
  ) {
    super(
      [
        `jad-graph is already running (pid ${pid}) and holds the database in ${clusterFolder(dataFolder)}.`,
        `Use that one, or stop it first (kill ${pid}); to run a second one beside it, set DATABASE_URL or another DATA_FOLDER.`,
      ].join("\n"),
    );
  }
}

/** Starts the real PostgreSQL that comes as an npm package, kept in `<dataFolder>/postgres`, for this process alone. */
export async function startEmbedded(
  dataFolder: string,
  { durable = true }: { readonly durable?: boolean } = {},
): Promise<RunningDatabase> {
  await requirePackage();
  await makeFolder(dataFolder);
  const lock = await lockFolder(dataFolder);
  if ("pid" in lock) throw new DatabaseHeldError(lock.pid, dataFolder);
  try {
    const account = await accountFor(clusterFolder(dataFolder));
    const binaries = await findBinaries(account, dataFolder);
    const cluster =
      (await readCluster(dataFolder)) ?? (await createCluster(dataFolder, binaries, account, durable));
    await stopOrphan(cluster, binaries);
    const server = await keepRunning({ cluster, binaries, account, durable });
    await createDatabase(urlOf(cluster, server.port, "postgres"));
    return {
      url: urlOf(cluster, server.port, DATABASE),
      lost: server.lost,
      async stop() {
        await server.stop();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** The embedded database for a command: of the instance that runs, or else started for as long as the command takes. */
export async function reachEmbedded(dataFolder: string): Promise<EmbeddedDatabase> {
  try {
    return await startEmbedded(dataFolder);
  } catch (error) {
    if (!(error instanceof DatabaseHeldError)) throw error;
    const cluster = await readCluster(dataFolder);
    const port = cluster && (await recordedPort(cluster));
    if (!cluster || !port)
      throw new StartupError(`jad-graph (pid ${error.pid}) is still starting. Try again in a moment.`);
    return { url: urlOf(cluster, port, DATABASE), stop: () => Promise.resolve() };
  }
}

/** A server that is killed is started again, on the same port: those who use it only have to connect anew. */
async function keepRunning(
  options: ServerOptions,
): Promise<Server & { readonly lost: Promise<StartupError> }> {
  let current = await startPostgres(options);
  let stopping = false;
  const isStopping = (): boolean => stopping;
  const lost = new Promise<StartupError>((resolve) => {
    const watch = (server: Server, since: number): void => {
      void server.ended
        .then(async () => {
          if (isStopping()) return;
          if (Date.now() - since < CRASH_LOOP)
            throw new StartupError(
              `The embedded PostgreSQL ended twice in a row. See ${options.cluster.log}`,
            );
          current = await startPostgres({ ...options, port: server.port });
          if (isStopping()) await current.stop();
          else watch(current, Date.now());
        })
        .catch((error: unknown) =>
          resolve(error instanceof StartupError ? error : new StartupError(String(error))),
        );
    };
    watch(current, -Infinity);
  });
  return {
    port: current.port,
    ended: current.ended,
    lost,
    stop() {
      stopping = true;
      return current.stop();
    },
  };
}

async function createDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${escapeIdentifier(DATABASE)}`);
  } finally {
    await client.end();
  }
}

async function makeFolder(dataFolder: string): Promise<void> {
  try {
    await mkdir(dataFolder, { recursive: true });
  } catch (error) {
    throw new StartupError(
      `The folder for the database, ${path.resolve(dataFolder)}, cannot be made: ${(error as Error).message}. Choose another one with DATA_FOLDER.`,
    );
  }
}
