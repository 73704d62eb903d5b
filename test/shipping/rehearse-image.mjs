/**
 * Rehearses the image where there is no engine for containers, by hand and as root:
 *
 *   apt-get install debootstrap bubblewrap
 *   debootstrap --variant=minbase bookworm /tmp/bookworm
 *   DATABASE_URL=postgres://… node test/shipping/rehearse-image.mjs /tmp/bookworm
 *
 * Follows the Dockerfile line by line in copies of that folder, with the Node of this machine, and runs what comes out
 * of it as the Dockerfile says: as its user, on a file system that cannot be written to, without a shell, without
 * capabilities, in a database of its own on the server of DATABASE_URL. It takes some minutes, and ends with code 1
 * where something is not as it should be. Not rehearsed: the base image itself, its Node, and the engine.
 */
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { Client, escapeIdentifier } from "pg";
import { readImage } from "./dockerfile.mjs";

const PROJECT = resolve(import.meta.dirname, "../..");
const MINUTES = 60_000;
const PORT = 4_321;

const [base] = process.argv.slice(2);
const server = process.env.DATABASE_URL;
if (!base || !server) {
  console.error(
    "Usage: DATABASE_URL=postgres://… node test/shipping/rehearse-image.mjs FOLDER-OF-DEBOOTSTRAP",
  );
  process.exit(1);
}

if (spawnSync("bwrap", ["--version"]).error) {
  console.error("There is no bwrap here; Debian's package bubblewrap has it.");
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), "jad-graph-image-"));
chmodSync(folder, 0o755);
const database = `jad_graph_image_${process.pid}`;
try {
  const { stages, ignored } = readImage(PROJECT);
  const roots = new Map();
  for (const stage of stages) roots.set(stage.name, build(stage, roots, ignored));
  const last = stages.at(-1);
  const root = roots.get(last.name);
  report(root);
  for (const shell of ["sh", "bash", "dash"]) rmSync(join(root, "bin", shell), { force: true });
  await administer(`create database ${escapeIdentifier(database)}`);
  await run(root, last);
} finally {
  await administer(`drop database if exists ${escapeIdentifier(database)} with (force)`);
  // Some hundred thousand files, for which Node takes minutes.
  execFileSync("rm", ["-rf", folder]);
}

/** Makes the file system of a stage. */
function build({ name, steps }, roots, ignored) {
  const root = join(folder, `stage-${name}`);
  execFileSync("cp", ["-a", base, root]);
  putNode(root);
  let workdir = "/";
  let environment = {};
  for (const step of steps) {
    console.log(`[${name}] ${step.text}`);
    if (step.keyword === "WORKDIR") {
      workdir = step.words[0];
      mkdirSync(join(root, workdir), { recursive: true });
    } else if (step.keyword === "ENV") {
      environment = { ...environment, ...step.variables };
    } else if (step.keyword === "COPY") {
      copy(step, step.from ? roots.get(step.from) : null, join(root, workdir), ignored);
    } else if (step.keyword === "RUN") {
      const { status } = spawnSync(
        "bwrap",
        [...sandbox(root, workdir, true), "/bin/sh", "-c", step.command],
        {
          env: { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/root", ...certificates(), ...environment },
          stdio: ["ignore", "inherit", "inherit"],
          timeout: 9 * MINUTES,
        },
      );
      assert.equal(status, 0, `${step.command} failed`);
    }
  }
  return root;
}

/** As images of Node have it: the program and npm, below /usr/local. */
function putNode(root) {
  mkdirSync(join(root, "usr/local/bin"), { recursive: true });
  cpSync(process.execPath, join(root, "usr/local/bin/node"));
  const npm = [
    join(dirname(process.execPath), "../lib/node_modules/npm"),
    "/usr/lib/node_modules/npm",
    "/usr/share/nodejs/npm",
  ].find(existsSync);
  assert(npm, "There is no npm beside this Node");
  cpSync(npm, join(root, "usr/local/lib/node_modules/npm"), { recursive: true, dereference: true });
  execFileSync("ln", ["-s", "../lib/node_modules/npm/bin/npm-cli.js", join(root, "usr/local/bin/npm")]);
}

function copy({ words, from, text }, source, workdir, ignored) {
  const target = words.at(-1);
  for (const word of words.slice(0, -1)) {
    if (source === null && from === undefined) {
      const files = execFileSync("git", ["ls-files", "-z", "--", word], { cwd: PROJECT, encoding: "utf8" })
        .split("\0")
        .filter((file) => file && !ignored(file));
      assert(files.length > 0, `${text}: ${word} is not in the context`);
      const isFolder = word === "." || statSync(join(PROJECT, word)).isDirectory();
      for (const file of files) {
        const inside = isFolder ? (word === "." ? file : file.slice(word.length + 1)) : basename(file);
        const to = isFolder || target.endsWith("/") ? join(workdir, target, inside) : join(workdir, target);
        cpSync(join(PROJECT, file), to);
      }
    } else {
      cpSync(join(source, word), join(workdir, target), { recursive: true, verbatimSymlinks: true });
    }
  }
}

function sandbox(root, workdir, writable) {
  const outside = ["/etc/resolv.conf", "/etc/hosts", process.env.NODE_EXTRA_CA_CERTS].filter(
    (file) => writable && file && existsSync(file),
  );
  return [
    ...[writable ? "--bind" : "--ro-bind", root, "/"],
    ...["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"],
    ...outside.flatMap((file) => ["--ro-bind", file, file]),
    ...["--chdir", workdir, "--die-with-parent", "--unshare-pid", "--unshare-ipc", "--unshare-uts"],
    ...(writable ? [] : ["--unshare-user", "--cap-drop", "ALL", "--new-session"]),
  ];
}

function certificates() {
  const { NODE_EXTRA_CA_CERTS } = process.env;
  return NODE_EXTRA_CA_CERTS ? { NODE_EXTRA_CA_CERTS } : {};
}

function report(root) {
  const size = (path) =>
    (Number(execFileSync("du", ["-sk", path], { encoding: "utf8" }).split("\t")[0]) / 1_000).toFixed(1);
  const app = join(root, "app");
  const parts = readdirSync(app).map((name) => `${name} ${size(join(app, name))}`);
  console.log(`In /app: ${size(app)} MB (${parts.join(", ")})`);
}

/** Runs a command of the image as its user, and says how it ended and what it said. */
function start(root, { workdir, environment, user }, command, settings) {
  const [uid, gid] = user.split(":").map(Number);
  const child = spawn("bwrap", [...sandbox(root, workdir, false), ...command], {
    uid,
    gid,
    cwd: "/",
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", ...environment, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 2 * MINUTES,
    killSignal: "SIGKILL",
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  const ended = new Promise((resolve) => child.once("close", (code, signal) => resolve(code ?? signal)));
  return { child, ended, said: () => said };
}

async function run(root, stage) {
  const { image } = stage;
  const url = new URL(server);
  url.pathname = `/${database}`;
  const settings = {
    DATABASE_URL: url.href,
    PORT: String(PORT),
    MIGRATIONS: "separately",
    ALLOW_INSECURE: "superuser",
  };
  const to_end = async (command, more = settings) => {
    const { ended, said } = start(root, image, command, more);
    return { code: await ended, said: said() };
  };
  const check = (name, holds, said) => {
    console.log(`${holds ? "right" : "WRONG"}: ${name}`);
    if (!holds) {
      console.log(said);
      process.exitCode = 1;
    }
  };

  const who = await to_end([
    "node",
    "--eval",
    `const fs = require("node:fs");
     const refused = (file) => { try { fs.writeFileSync(file, ""); return false; } catch { return true; } };
     console.log(JSON.stringify([process.getuid(), refused("/app/x"), refused("/etc/x"), !refused("/tmp/x"), fs.existsSync("/bin/sh"),
       /CapEff:\\t0+\\n/.test(fs.readFileSync("/proc/self/status", "utf8"))]))`,
  ]);
  check(
    "uid 1000, nothing can be written but /tmp, no shell, no capability",
    who.said === "[1000,true,true,true,false,true]\n",
    who.said,
  );

  const without = await to_end(image.command, { PORT: String(PORT) });
  check(
    "a start without DATABASE_URL says what is missing",
    without.code === 1 && without.said.includes("DATABASE_URL must be set in production"),
    without.said,
  );
  console.log(without.said.trim());

  const early = await to_end(image.command);
  check(
    "a start before the migrations is refused",
    early.code === 1 && early.said.includes("lacks"),
    early.said,
  );
  const migrated = await to_end(["node", "dist/database/migrations/command.js"]);
  check("the migrations are a step of their own", migrated.code === 0, migrated.said);
  const down = await to_end(image.healthcheck);
  check("nobody is ready before the start", down.code === 1, down.said);

  const program = start(root, image, image.command, settings);
  const began = Date.now();
  let ready = await to_end(image.healthcheck);
  while (ready.code !== 0 && Date.now() - began < MINUTES) ready = await to_end(image.healthcheck);
  check(`ready, by its own health check: ${ready.said.trim()}`, ready.code === 0, program.said());
  const answer = await fetch(`http://127.0.0.1:${PORT}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: `{ operation(code: "jad-see-2024") { name } }` }),
  }).then((response) => response.text());
  check(
    "the graph answers",
    answer === `{"data":{"operation":{"name":"JAD South East Europe 2024"}}}\n`,
    answer,
  );
  for (const page of ["graphiql", "dashboard", "schema.graphql"]) {
    const { status } = await fetch(`http://127.0.0.1:${PORT}/${page}`);
    check(`/${page} is there`, status === 200, String(status));
  }
  const backup = await to_end(["node", "dist/database/backup/command.js", "backup", "--to", "/tmp/backup"]);
  check("a backup can be written", backup.code === 0, backup.said);

  // The sandbox is its parent, and has no signals handed on: the program's own process gets it, as from an engine.
  const [pid] = execFileSync("pgrep", ["-f", "-P", childOf(program.child.pid), "dist/main.js"], {
    encoding: "utf8",
  }).split("\n");
  process.kill(Number(pid), image.stopSignal);
  const code = await program.ended;
  check(`${image.stopSignal} ends it with 0`, code === 0, `${code}\n${program.said()}`);
}

function childOf(pid) {
  return execFileSync("pgrep", ["-P", String(pid)], { encoding: "utf8" })
    .trim()
    .split("\n")
    .join(",");
}

async function administer(statement) {
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
