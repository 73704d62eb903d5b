import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { appendFile, chmod, chown, cp, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { built } from "./built.mjs";

const { accountFor } = built("database/embedded/account.js");
const { findBinaries } = built("database/embedded/binaries.js");
const { clusterFolder, createCluster, readCluster, SUPERUSER } = built("database/embedded/cluster.js");
const { startPostgres, urlOf } = built("database/embedded/postgres.js");

/** A PostgreSQL server of this run alone, whose processes are killed, stopped and started again by their ids. */
export class Cluster {
  #options;
  #server = null;

  static async create(folder) {
    mkdirSync(folder, { recursive: true });
    const account = await accountFor(clusterFolder(folder));
    const binaries = await findBinaries(account, folder);
    const files = await createCluster(folder, binaries, account, false);
    const cluster = new Cluster({ cluster: files, binaries, account, durable: true });
    await cluster.start();
    return cluster;
  }

  constructor(options) {
    this.#options = options;
  }

  /** A standby that streams from this one, which stops for as long as it is copied. */
  async standby(folder) {
    const { cluster, account } = this.#options;
    mkdirSync(folder, { recursive: true });
    await this.stop();
    await cp(this.folder, clusterFolder(folder), { recursive: true });
    await this.start();
    const copy = await readCluster(folder);
    await chmod(copy.data, 0o700);
    await writeFile(path.join(copy.data, "standby.signal"), "");
    const source = `host=127.0.0.1 port=${this.#server.port} user=${SUPERUSER} password=${cluster.password}`;
    await appendFile(
      path.join(copy.data, "postgresql.conf"),
      `wal_keep_size = 256MB\nprimary_conninfo = '${source}'\n`,
    );
    await giveTo(account, copy.folder);
    const standby = new Cluster({ ...this.#options, cluster: copy });
    await standby.start();
    return standby;
  }

  get folder() {
    return this.#options.cluster.folder;
  }

  url(database = "postgres") {
    return urlOf(this.#options.cluster, this.#server.port, database);
  }

  /** On the same port as before; resolves when it takes connections. */
  async start() {
    const { port } = this.#server ?? {};
    this.#server = await startPostgres({ ...this.#options, ...(port === undefined ? {} : { port }) });
  }

  /** In an orderly way: transactions are broken off, and nothing that was acknowledged is lost. */
  async stop() {
    await this.#server?.stop();
  }

  /** Ends all its processes at once, by kill -9. */
  async kill() {
    const [postmaster] = this.processes();
    // So that it makes no more of them meanwhile, and cannot tidy up.
    process.kill(postmaster, "SIGSTOP");
    const all = this.processes();
    for (const pid of all) send(pid, "SIGKILL");
    await this.#server.ended;
    while (all.some((pid) => isThere(pid))) await pause(5);
  }

  /** Lets nothing of it go on, as where a machine hangs; `resume` does. */
  pause() {
    for (const pid of this.processes()) send(pid, "SIGSTOP");
  }

  resume() {
    for (const pid of this.processes()) send(pid, "SIGCONT");
  }

  /** The ids of its processes, the first one of which is that of all others. */
  processes() {
    const postmaster = Number.parseInt(
      readFileSync(path.join(this.folder, "data", "postmaster.pid"), "utf8"),
      10,
    );
    const others = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .filter((name) => parentOf(name) === postmaster);
    return [postmaster, ...others.map(Number)];
  }

  async query(statement, values = [], database = "postgres") {
    const client = new pg.Client({ connectionString: this.url(database), application_name: "torture" });
    client.on("error", () => undefined);
    await client.connect();
    try {
      return (await client.query(statement, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Changes settings of the server; null takes one back. */
  async set(settings) {
    for (const [name, value] of Object.entries(settings)) {
      await this.query(
        value === null ? `alter system reset ${name}` : `alter system set ${name} = '${value}'`,
      );
    }
    await this.query("select pg_reload_conf()");
  }
}

async function giveTo({ uid, gid }, folder) {
  if (uid === undefined) return;
  const names = await readdir(folder, { recursive: true });
  for (const name of ["", ...names]) await chown(path.join(folder, name), uid, gid);
}

function parentOf(name) {
  try {
    const state = readFileSync(`/proc/${name}/stat`, "utf8");
    return Number(state.slice(state.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return null;
  }
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

/** One that has ended and was not yet fetched by anybody is not there. */
function isThere(pid) {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  const state = readFileSync(`/proc/${pid}/stat`, "utf8");
  return state.slice(state.lastIndexOf(")") + 2)[0] !== "Z";
}
