/**
 * Brings a clone to the point where it can run: packages, generated code, build. What is up to date is left alone.
 * `node scripts/prepare.mjs` does all that running wants; `--generate` generates alone, for the tests as well.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { oneAtATime } from "./one-at-a-time.mjs";

export const PROJECT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const STAMPS = join(PROJECT, "node_modules", ".cache", "jad-graph");
/** Built on their own, beside the program. */
const PAGES = ["explorer", "dashboard"];
const OLDEST_NODE = { 20: 19, 22: 12 };

/** Work that is done again when the content of its inputs has changed, or its output is not there. */
const GENERATE = [
  {
    name: "client",
    says: "Generating the database client",
    inputs: () => [
      ...files("prisma", /\.(prisma|mjs)$/),
      "prisma.config.ts",
      "node_modules/prisma/package.json",
    ],
    output: "src/generated/prisma/client.ts",
    run: () => node("prisma", "build/index.js", ["generate"]),
  },
  {
    name: "operations",
    says: "Generating the typed operations of the tests and the dashboard",
    inputs: () => [
      "codegen.yml",
      "schema.graphql",
      ...files("test", /\.graphql$/),
      ...files("src", /\.graphql$/),
      ...files("examples/dashboard", /\.graphql$/),
    ],
    needs: "codegen.yml",
    output: ["test/generated", "examples/dashboard/generated"],
    run: () => node("@graphql-codegen/cli", "cjs/bin.js", ["--config", "codegen.yml"]),
  },
];

/** What only tests and checks want. */
const GENERATE_FOR_TESTS = [
  {
    name: "relay",
    says: "Compiling the operations of Relay for the tests",
    inputs: () => [
      ...files("test/clients/relay", /./),
      "schema.graphql",
      "node_modules/relay-compiler/package.json",
    ],
    needs: "test/clients/relay/relay.config.json",
    output: "test/generated/relay",
    run: compileRelay,
  },
  {
    name: "example",
    says: "Generating the typed operations of the example",
    inputs: () => [
      "schema.graphql",
      "examples/typed-client/codegen.yml",
      ...files("examples/typed-client", /\.graphql$/),
    ],
    needs: "examples/typed-client/codegen.yml",
    output: "examples/typed-client/generated",
    run: () =>
      node("@graphql-codegen/cli", "cjs/bin.js", ["--config", "codegen.yml"], {
        cwd: join(PROJECT, "examples/typed-client"),
      }),
  },
];

const BUILD = [
  {
    name: "program",
    says: "Building",
    inputs: () => [
      ...files("src", /\.ts$/).filter((file) => !file.startsWith(join("src", "explorer"))),
      ".swcrc",
      "node_modules/@swc/core/package.json",
    ],
    output: "dist/main.js",
    run: buildProgram,
  },
  {
    name: "explorer",
    says: "Building the explorer",
    inputs: () => [...files("src/explorer", /./), "package-lock.json"],
    needs: "src/explorer/vite.config.mts",
    output: "dist/explorer/index.html",
    run: () => node("vite", "bin/vite.js", ["build", "--config", "src/explorer/vite.config.mts"]),
  },
  {
    name: "dashboard",
    says: "Building the dashboard",
    inputs: () => [...files("examples/dashboard", /./), "package-lock.json"],
    needs: "examples/dashboard/vite.config.mts",
    output: "dist/dashboard/index.html",
    run: () => node("vite", "bin/vite.js", ["build", "--config", "examples/dashboard/vite.config.mts"]),
  },
];

export async function prepare({ build = true, tests = false, say = console.log } = {}) {
  requireNode();
  endWithNpm();
  const tasks = [...GENERATE, ...(tests ? GENERATE_FOR_TESTS : []), ...(build ? BUILD : [])];
  if (isInstalled() && tasks.every((task) => isUpToDate(task))) return;
  const work = async () => {
    if (!isInstalled()) {
      await step(
        "Installing packages (first time only, or after a change of package-lock.json)",
        install,
        say,
      );
    }
    for (const task of tasks) await bringUpToDate(task, say);
  };
  await oneAtATime(PROJECT, work, (pid) =>
    say(`Waiting for another npm script (pid ${pid}), which prepares this folder …`),
  );
}

/** Runs the program's beginning; what goes wrong on the way is one message and not a stack. */
export async function orExplain(action) {
  try {
    await action();
  } catch (error) {
    console.error(error instanceof PrepareError ? error.message : error);
    process.exit(1);
  }
}

class PrepareError extends Error {}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const isNewEnough = major in OLDEST_NODE ? minor >= OLDEST_NODE[major] : major > 22;
  if (!isNewEnough) {
    throw new PrepareError(
      `Node ${process.versions.node} is too old: 20.19, 22.12 or newer is needed. See https://nodejs.org`,
    );
  }
}

/** npm hands a signal to a shell, which may end without handing it on: the shell's end is then the signal. */
function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 100);
  watch.unref();
}

/** As npm wrote it down: by this script's own mark, or else package by package, for an `npm ci` by hand. */
function isInstalled() {
  const present = readLock("node_modules/.package-lock.json");
  if (present === null) return false;
  if (isStamped("packages", hash(["package-lock.json"]))) return true;
  return Object.entries(readLock("package-lock.json")).every(([path, wanted]) => {
    if (path === "" || wanted.link) return true;
    return path in present ? present[path].version === wanted.version : wanted.optional && !isForHere(wanted);
  });
}

function isForHere({ os, cpu, libc }) {
  const fits = (list, value) => list?.includes(value) && !list.includes(`!${value}`);
  return fits(os, process.platform) && fits(cpu, process.arch) && libc === undefined;
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(join(PROJECT, file), "utf8")).packages;
  } catch {
    return null;
  }
}

async function install() {
  const flags = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  if (npm && basename(npm) === "npm-cli.js") await run(process.execPath, [npm, ...flags]);
  else await run("npm", flags, { shell: process.platform === "win32" });
  setStamp("packages", hash(["package-lock.json"]));
}

async function buildProgram() {
  const target = join(PROJECT, "dist", `.new-${process.pid}`);
  try {
    await node("@swc/cli", "bin/swc.js", ["src", "--out-dir", target, "--strip-leading-paths", "--quiet"]);
    const dist = join(PROJECT, "dist");
    for (const name of readdirSync(dist)) {
      if (!PAGES.includes(name) && join(dist, name) !== target)
        rmSync(join(dist, name), { recursive: true, force: true });
    }
    for (const name of readdirSync(target)) renameSync(join(target, name), join(dist, name));
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

/** The compiler wants a folder that is there, named from the one of its configuration. */
function compileRelay() {
  mkdirSync(join(PROJECT, "test/generated/relay"), { recursive: true });
  return node("relay-compiler", "cli.js", ["relay.config.json"], {
    cwd: join(PROJECT, "test/clients/relay"),
  });
}

async function bringUpToDate(task, say) {
  const state = hash(task.inputs());
  if (isUpToDate(task, state)) return;
  await step(task.says, task.run, say);
  setStamp(task.name, state);
}

function isUpToDate({ name, inputs, needs, output }, state = hash(inputs())) {
  if (needs && !existsSync(join(PROJECT, needs))) return true;
  const isThere = [output].flat().every((path) => existsSync(join(PROJECT, path)));
  return isThere && isStamped(name, state);
}

function isStamped(name, state) {
  const stamp = join(STAMPS, name);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === state;
}

function setStamp(name, state) {
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(join(STAMPS, name), state);
}

function files(folder, pattern) {
  const base = join(PROJECT, folder);
  if (!existsSync(base)) return [];
  return readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => relative(PROJECT, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

function hash(paths) {
  const sum = createHash("sha256");
  for (const path of paths) {
    const file = join(PROJECT, path);
    if (existsSync(file)) sum.update(`${path}\0`).update(readFileSync(file)).update("\0");
  }
  return sum.digest("hex");
}

/** Says what is being done, that it goes on, and how long it took where it took long. */
async function step(says, work, say) {
  const start = performance.now();
  const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  say(`${says} …`);
  const patience = setInterval(() => say(`  … ${seconds()}`), 15_000);
  try {
    await work();
  } finally {
    clearInterval(patience);
  }
  if (performance.now() - start > 1_000) say(`  done in ${seconds()}`);
}

function node(packageName, program, flags, options) {
  return run(process.execPath, [join(PROJECT, "node_modules", packageName, program), ...flags], options);
}

/** Runs a command quietly, shows what it said when it fails, and takes it along when this process is told to end. */
function run(command, flags, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, flags, { cwd: PROJECT, stdio: ["ignore", "pipe", "pipe"], ...options });
    let said = "";
    child.stdout.on("data", (chunk) => (said += chunk));
    child.stderr.on("data", (chunk) => (said += chunk));
    const end = (signal) => {
      child.kill(signal);
      process.exit(signal === "SIGINT" ? 130 : 143);
    };
    process.on("SIGINT", end).on("SIGTERM", end);
    child.on("error", (error) => reject(new PrepareError(`${basename(command)}: ${error.message}`)));
    child.on("close", (code) => {
      process.off("SIGINT", end).off("SIGTERM", end);
      if (code === 0) resolve();
      else
        reject(
          new PrepareError(`${said.trim()}\n${[basename(command), ...flags].join(" ")} failed (${code}).`),
        );
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const generates = process.argv.includes("--generate");
  await orExplain(() => prepare({ build: !generates, tests: generates }));
}
