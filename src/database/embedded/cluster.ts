import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, mkdir, mkdtemp, open, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { StartupError } from "../../core/startup-error";
import type { Account } from "./account";
import type { Binaries } from "./binaries";

/** The server's files. The password lies beside the data, so that the two can only come and go together. */
export interface Cluster {
  /** Holds the data, the password and the log. */
  readonly folder: string;
  readonly data: string;
  readonly log: string;
  readonly password: string;
}

export const SUPERUSER = "jad_graph";
const MAJOR_VERSION = "18";

export function clusterFolder(dataFolder: string): string {
  return path.join(dataFolder, "postgres");
}

/** What is there already; null where nothing is. */
export async function readCluster(dataFolder: string): Promise<Cluster | null> {
  const folder = clusterFolder(dataFolder);
  const data = path.join(folder, "data");
  const version = await readFile(path.join(data, "PG_VERSION"), "utf8").catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    throw new StartupError(
      `The database in ${folder} belongs to another user (${code}), most likely because it was first started as root. Start as that user, or choose another folder with DATA_FOLDER.`,
    );
  });
  if (version === null) return null;
  if (version.trim() !== MAJOR_VERSION) {
    throw new StartupError(
      `The database in ${folder} was made by PostgreSQL ${version.trim()}, this program brings PostgreSQL ${MAJOR_VERSION}. Choose another folder with DATA_FOLDER, or set DATABASE_URL.`,
    );
  }
  const password = (await readFile(path.join(folder, "password"), "utf8")).trim();
  return { folder, data, log: path.join(folder, "server.log"), password };
}

/** Made in a folder of its own and renamed when it is complete: one that is there is whole. */
export async function createCluster(
  dataFolder: string,
  binaries: Binaries,
  account: Account,
  durable: boolean,
): Promise<Cluster> {
  for (const name of await readdir(dataFolder)) {
    if (name.startsWith("postgres-new-"))
      await rm(path.join(dataFolder, name), { recursive: true, force: true });
  }
  const folder = await mkdtemp(path.join(dataFolder, "postgres-new-")).catch((error: unknown) => {
    throw new StartupError(
      `No database can be kept in ${dataFolder}: ${(error as Error).message}. Choose another folder with DATA_FOLDER.`,
    );
  });
  const data = path.join(folder, "data");
  const password = path.join(folder, "password");
  await mkdir(data, { mode: 0o700 });
  await writeFile(password, `${randomBytes(24).toString("hex")}\n`, { mode: 0o600 });
  for (const file of [data, password, folder]) await giveTo(account, file);

  const handle = await open(folder);
  const seen = seenBy(account, folder);
  const child = spawn(
    binaries.initdb,
    [
      `--pgdata=${seen}/data`,
      `--pwfile=${seen}/password`,
      `--username=${SUPERUSER}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // The one locale that is the same on every system.
      "--no-locale",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      ...(durable ? [] : ["--no-sync"]),
    ],
    {
      ...account,
      cwd: path.parse(folder).root,
      env: environment(),
      stdio: ["ignore", "ignore", "pipe", handle.fd],
    },
  );
  let output = "";
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | string | null>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", resolve);
  });
  await handle.close();
  if (code !== 0) {
    await rm(folder, { recursive: true, force: true });
    const advice = output.includes("user does not exist")
      ? "PostgreSQL wants a user that this system knows: give this one an entry in /etc/passwd, or set DATABASE_URL."
      : "";
    throw new StartupError(
      `The embedded database could not be made in ${dataFolder} (initdb: ${code}).\n${output.trim()}\n${advice}`.trim(),
    );
  }
  await rename(folder, clusterFolder(dataFolder));
  const cluster = await readCluster(dataFolder);
  if (cluster === null) throw new Error(`initdb left nothing in ${dataFolder}`);
  return cluster;
}

/**
 * A folder as PostgreSQL is told it, which has it open as file 3. Root's nobody could not walk to a folder below a
 * closed one such as /root; through the open file it need not.
 */
export function seenBy(account: Account, folder: string): string {
  return account.uid !== undefined && process.platform === "linux" ? "/proc/self/fd/3" : folder;
}

/** A fixed environment: PGDATA, PGTZ and their like, set for another server, must not reach this one. */
export function environment(): NodeJS.ProcessEnv | undefined {
  return process.platform === "win32" ? undefined : { LC_ALL: "C", PATH: "/usr/bin:/bin:/usr/sbin:/sbin" };
}

async function giveTo({ uid, gid }: Account, file: string): Promise<void> {
  if (uid === undefined || gid === undefined) return;
  await chown(file, uid, gid).catch((error: unknown) => {
    throw new StartupError(
      `PostgreSQL does not run as root, and this root may not hand ${file} to another user (${(error as Error).message}). Start as an ordinary user, or set DATABASE_URL.`,
    );
  });
}
