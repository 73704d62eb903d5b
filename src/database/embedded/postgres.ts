import { type ChildProcess, execFile, spawn } from "node:child_process";
import { constants } from "node:fs";
import { type FileHandle, open, readFile, stat, writeFile } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { Client, DatabaseError } from "pg";
import { StartupError } from "../../core/startup-error";
import type { Account } from "./account";
import type { Binaries } from "./binaries";
import { type Cluster, environment, seenBy, SUPERUSER } from "./cluster";

export interface Server {
  readonly port: number;
  /** Settled when the process has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Lets no transaction be lost, and waits for none. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly cluster: Cluster;
  readonly binaries: Binaries;
  readonly account: Account;
  /** Tests do without: their databases need not survive a power failure. */
  readonly durable: boolean;
  /** Any free one if absent. */
  readonly port?: number;
}

const LOG_LIMIT = 1_000_000;
const STARTING_LIMIT = 120_000;
const STOPPING_LIMIT = 60_000;
const RETRIES = 20;
/** SQLSTATE cannot_connect_now. */
const STARTING_UP = "57P03";

export async function startPostgres(options: ServerOptions): Promise<Server> {
  for (let attempt = 0; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    try {
      return await start(options, port);
    } catch (error) {
      // Somebody was faster to take the port; or processes of a killed server have not all gone yet.
      const passing = /could not bind|is still in use/.test((error as Error).message);
      if (!passing || attempt === RETRIES) throw error;
      await pause(250);
    }
  }
}

async function start(options: ServerOptions, port: number): Promise<Server> {
  const { cluster, binaries, account, durable } = options;
  const log = await openLog(cluster.log, account);
  const { size: logStart } = await log.stat();
  const folder = await open(cluster.folder);
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    port: String(port),
    timezone: "UTC",
    log_checkpoints: "off",
    ...(durable ? {} : { fsync: "off", full_page_writes: "off", synchronous_commit: "off" }),
  };
  const child = spawn(
    binaries.postgres,
    [
      "-D",
      `${seenBy(account, cluster.folder)}/data`,
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    {
      ...account,
      cwd: path.parse(cluster.folder).root,
      env: environment(),
      stdio: ["ignore", log.fd, log.fd, folder.fd],
      // Not in our process group: Ctrl-C is for us, who first let requests finish.
      detached: true,
    },
  );
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });
  await Promise.all([log.close(), folder.close()]);

  const stopWithUs = (): void => {
    child.kill("SIGINT");
  };
  process.once("exit", stopWithUs);
  void ended.then(() => {
    process.removeListener("exit", stopWithUs);
  });

  if (!(await answers(cluster, port, child))) {
    child.kill("SIGINT");
    const said = (await readFile(cluster.log)).subarray(logStart).toString().trim();
    throw new StartupError(`The embedded PostgreSQL did not start. Its log, ${cluster.log}, says:\n${said}`);
  }
  return { port, ended, stop: () => stop(child, ended, options) };
}

/** Ends a server that outlived the process that had started it, and clears away what would keep a new one from starting. */
export async function stopOrphan(cluster: Cluster, binaries: Binaries): Promise<void> {
  const file = path.join(cluster.data, "postmaster.pid");
  const record = await readFile(file, "utf8").catch(() => null);
  const pid = Number.parseInt(record ?? "", 10);
  if (record === null || Number.isNaN(pid) || !isAlive(pid)) return;
  if (!(await runsOn(pid, cluster))) {
    // Another program has the number now, or a zombie. PostgreSQL would take it for a server and refuse to start;
    // the rest of the record must stay, it is how a new server notices processes of the old one.
    await writeFile(file, record.replace(/^\d+/, "999999999"));
    return;
  }
  if (process.platform === "win32")
    await promisify(execFile)(binaries.pgCtl, ["stop", "-D", cluster.data, "-m", "fast"]);
  else process.kill(pid, "SIGINT");
  const deadline = Date.now() + STOPPING_LIMIT;
  while (await runsOn(pid, cluster)) {
    if (Date.now() > deadline)
      throw new StartupError(`PostgreSQL (pid ${pid}) holds ${cluster.data} and does not stop.`);
    await pause(20);
  }
}

/** The port of the server that runs on this cluster; null where none does. */
export async function recordedPort(cluster: Cluster): Promise<number | null> {
  const record = await readFile(path.join(cluster.data, "postmaster.pid"), "utf8").catch(() => "");
  return Number(record.split("\n")[3]) || null;
}

export function urlOf({ password }: Cluster, port: number, database: string): string {
  // A PGSSLMODE of the user's shell is not meant for this server, which has no TLS.
  return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}?sslmode=disable`;
}

async function openLog(file: string, { uid, gid }: Account): Promise<FileHandle> {
  // SECURITY: nobody's folder must not lead root, by a link in it, to another file.
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW } = constants;
  const log = await open(
    file,
    O_APPEND | O_CREAT | O_WRONLY | (process.platform === "win32" ? 0 : O_NOFOLLOW),
    0o600,
  );
  if (uid !== undefined && gid !== undefined) await log.chown(uid, gid);
  if ((await log.stat()).size > LOG_LIMIT) await log.truncate();
  return log;
}

/** Whether it takes connections before it ends. After a crash it repairs itself first, which takes its time. */
async function answers(cluster: Cluster, port: number, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + STARTING_LIMIT;
  while (isRunning(child) && Date.now() < deadline) {
    const client = new Client({
      connectionString: urlOf(cluster, port, "postgres"),
      connectionTimeoutMillis: 5_000,
    });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return true;
    } catch (error) {
      if (error instanceof DatabaseError && error.code !== STARTING_UP) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
    await pause(15);
  }
  return false;
}

function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

async function stop(
  child: ChildProcess,
  ended: Promise<void>,
  { binaries, cluster }: ServerOptions,
): Promise<void> {
  const tooLate = setTimeout(() => child.kill("SIGQUIT"), STOPPING_LIMIT);
  if (process.platform === "win32")
    execFile(binaries.pgCtl, ["stop", "-D", cluster.data, "-m", "fast"], () => undefined);
  else child.kill("SIGINT");
  await ended;
  clearTimeout(tooLate);
}

async function runsOn(pid: number, cluster: Cluster): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === "linux") {
    const [there, here] = await Promise.all([stat(`/proc/${pid}/cwd`).catch(() => null), stat(cluster.data)]);
    return there !== null && there.dev === here.dev && there.ino === here.ino;
  }
  if (process.platform === "win32") return true;
  const command = await promisify(execFile)("ps", ["-o", "command=", "-p", String(pid)]).catch(() => ({
    stdout: "",
  }));
  return command.stdout.includes(cluster.data);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
