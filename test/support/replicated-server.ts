import { appendFile, chmod, chown, cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { connect } from "../../src/database/client";
import { type Account, accountFor } from "../../src/database/embedded/account";
import { findBinaries } from "../../src/database/embedded/binaries";
import {
  type Cluster,
  clusterFolder,
  createCluster,
  SUPERUSER,
  readCluster,
} from "../../src/database/embedded/cluster";
import { type Server, startPostgres, urlOf } from "../../src/database/embedded/postgres";
import { migrate } from "../../src/database/migrate";
import { seed } from "../../src/database/load/seed";
import { execute } from "./database-server";

/** Whatever runs the tests, these two are the PostgreSQL that npm brings. */
export interface ReplicatedServer {
  /** A database that is migrated and seeded. */
  readonly primaryUrl: string;
  /** The same, at a standby that streams from the primary. */
  readonly replicaUrl: string;
  /** At the same port as before. */
  startReplica(): Promise<void>;
  stopReplica(): Promise<void>;
  remove(): Promise<void>;
}

const DATABASE = "jad_graph";
/** The standby is never far behind by itself, and can be away for a while. */
const SETTINGS = "wal_writer_delay = 10ms\nwal_keep_size = 256MB\n";

export async function startReplicatedServer(): Promise<ReplicatedServer> {
  const [ofPrimary, ofReplica] = [await makeFolder(), await makeFolder()];
  const account = await accountFor(ofPrimary);
  const binaries = await findBinaries(account, ofPrimary);
  const start = (cluster: Cluster, port?: number): Promise<Server> =>
    startPostgres({ cluster, binaries, account, durable: false, ...(port === undefined ? {} : { port }) });

  const cluster = await createCluster(ofPrimary, binaries, account, false);
  await appendFile(path.join(cluster.data, "postgresql.conf"), SETTINGS);
  let primary = await start(cluster);
  const primaryUrl = urlOf(cluster, primary.port, DATABASE);
  await execute(urlOf(cluster, primary.port, "postgres"), `create database ${DATABASE}`);
  await migrate(primaryUrl);
  const owner = connect(primaryUrl);
  await seed(owner).finally(() => owner.$disconnect());

  await primary.stop();
  const copy = await copyCluster(ofPrimary, ofReplica, account);
  await writeFile(path.join(copy.data, "standby.signal"), "");
  const source = `host=127.0.0.1 port=${primary.port} user=${SUPERUSER} password=${cluster.password}`;
  await appendFile(path.join(copy.data, "postgresql.conf"), `primary_conninfo = '${source}'\n`);
  await giveTo(account, copy.folder);
  primary = await start(cluster, primary.port);
  let replica = await start(copy);
  const { port } = replica;

  return {
    primaryUrl,
    replicaUrl: urlOf(copy, port, DATABASE),
    async startReplica() {
      replica = await start(copy, port);
    },
    stopReplica: () => replica.stop(),
    async remove() {
      await replica.stop();
      await primary.stop();
      for (const folder of [ofPrimary, ofReplica]) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Named as the other test servers' folders are, so that one that is left behind is found. */
function makeFolder(): Promise<string> {
  return mkdtemp(path.join(os.tmpdir(), `jad-graph-test-${process.pid}-`));
}

/** Of one that is stopped, so that the copy is whole. */
async function copyCluster(from: string, to: string, account: Account): Promise<Cluster> {
  await cp(clusterFolder(from), clusterFolder(to), { recursive: true });
  const copy = await readCluster(to);
  if (copy === null) throw new Error("The copy is no cluster");
  await chmod(copy.data, 0o700);
  await giveTo(account, copy.folder);
  return copy;
}

async function giveTo({ uid, gid }: Account, folder: string): Promise<void> {
  if (uid === undefined || gid === undefined) return;
  const names = await readdir(folder, { recursive: true });
  for (const name of ["", ...names]) await chown(path.join(folder, name), uid, gid);
}
