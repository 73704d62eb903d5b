import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Client, escapeIdentifier } from "pg";
import { readConfig } from "../../src/config";
import { startEmbedded } from "../../src/database/embedded";
import { accountFor } from "../../src/database/embedded/account";
import { findBinaries } from "../../src/database/embedded/binaries";
import { clusterFolder, readCluster } from "../../src/database/embedded/cluster";
import { stopOrphan } from "../../src/database/embedded/postgres";

/** Where the databases of one run of the tests live: a server of its own, or the one of DATABASE_URL. */
export interface DatabaseServer {
  /** May create and drop databases. */
  readonly url: string;
  /** What the names of this run's databases begin with. */
  readonly prefix: string;
  /** Removes every database of this run. */
  remove(): Promise<void>;
}

const FOLDER = /^jad-graph-test-(\d+)-/;

export async function openDatabaseServer(): Promise<DatabaseServer> {
  const prefix = `jad_graph_test_${process.pid}`;
  const { databaseUrl } = readConfig();
  if (databaseUrl !== null)
    return { url: databaseUrl, prefix, remove: () => dropDatabases(databaseUrl, prefix) };

  await removeLeftovers();
  const folder = await mkdtemp(path.join(os.tmpdir(), `jad-graph-test-${process.pid}-`));
  const { url, stop } = await startEmbedded(folder, { durable: false });
  return {
    url,
    prefix,
    async remove() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The database of this name on the server of this URL. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** A copy of the template, made anew while somebody else is copying it. */
export async function copyDatabase(serverUrl: string, template: string, name: string): Promise<void> {
  const OBJECT_IN_USE = "55006";
  for (let attempt = 0; ; attempt += 1) {
    try {
      await execute(
        serverUrl,
        `create database ${escapeIdentifier(name)} template ${escapeIdentifier(template)}`,
      );
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== OBJECT_IN_USE || attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await execute(serverUrl, `drop database if exists ${escapeIdentifier(name)} with (force)`);
}

export async function execute(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function dropDatabases(url: string, prefix: string): Promise<void> {
  const rows = await execute(
    url,
    `select datname from pg_database where starts_with(datname::text, '${prefix}_')`,
  );
  for (const { datname } of rows) await dropDatabase(url, String(datname));
}

/** Of runs that were killed before they could tidy up. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    const pid = Number(FOLDER.exec(name)?.[1]);
    if (!pid || isAlive(pid)) continue;
    const folder = path.join(os.tmpdir(), name);
    try {
      const cluster = await readCluster(folder);
      if (cluster !== null)
        await stopOrphan(cluster, await findBinaries(await accountFor(clusterFolder(folder)), folder));
      await rm(folder, { recursive: true, force: true });
    } catch {
      // Another user's.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
