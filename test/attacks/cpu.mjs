/**
 * What attacks cost: `node test/attacks/cpu.mjs` starts the built program, sends each of them a few times and prints how
 * long its processor was busy with one. It takes DATABASE_URL, or the embedded server in a folder of its own.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { nodeOptionsOf } from "../shipping/dockerfile.mjs";
import { ATTACKS } from "./bodies.mjs";

const PROJECT = path.resolve(import.meta.dirname, "../..");

/** In milliseconds of the processor, for one request before it is refused. */
const MOST = 50;
const TIMES = 10;

const folder = await mkdtemp(path.join(os.tmpdir(), "jad-graph-attacks-"));
const tell = "process.on('message', () => process.send(process.cpuUsage()))";
const program = fork(path.join(PROJECT, "dist/main.js"), {
  execArgv: [...nodeOptionsOf(PROJECT), "--import", `data:text/javascript,${encodeURIComponent(tell)}`],
  env: {
    ...process.env,
    NODE_ENV: "production",
    PORT: "0",
    DATA_FOLDER: folder,
    RATE_LIMIT: "off",
    ALLOW_INSECURE: "superuser, embedded-database",
  },
  stdio: ["ignore", "pipe", "inherit", "ipc"],
});
const url = await new Promise((resolve, reject) => {
  let said = "";
  program.stdout.on("data", (chunk) => {
    said += chunk;
    const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
    if (found) resolve(found);
  });
  program.once("exit", () => reject(new Error(`The program has ended:\n${said}`)));
});

async function usage() {
  const told = once(program, "message");
  program.send("usage");
  const [{ user, system }] = await told;
  return (user + system) / 1_000;
}

async function send({ body, path: place = "/graphql", headers = {} }) {
  const response = await fetch(`${url}${place}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    body,
  });
  const text = await response.text();
  return `${response.status} ${/"code":"([A-Z_]+)"/.exec(text)?.[1] ?? ""}`;
}

/** The first of a kind costs more than those after it, and there are kinds without end; so both are told. */
async function measure(attack) {
  const start = await usage();
  const outcome = await send(attack);
  const first = (await usage()) - start;
  for (let count = 0; count < TIMES; count += 1) await send(attack);
  return { outcome, first, others: ((await usage()) - start - first) / TIMES };
}

let dear = 0;
try {
  for (let count = 0; count < 50; count += 1) await send({ body: '{"query":"{ __typename }"}' });
  console.log("first ms  others ms  bytes  answer                    attack");
  for (const attack of ATTACKS) {
    const { outcome, first, others } = await measure(attack);
    const isRefused = !outcome.startsWith("200") || outcome.length > "200 ".length;
    if (isRefused && others > MOST) dear += 1;
    const cells = [
      first.toFixed(1).padStart(8),
      others.toFixed(1).padStart(10),
      String(attack.body?.length ?? 0).padStart(6),
      outcome.padEnd(25),
    ];
    console.log(`${cells.join(" ")} ${attack.what}`);
  }
} finally {
  program.kill("SIGTERM");
  await once(program, "exit");
  await rm(folder, { recursive: true, force: true });
}
console.log(
  dear === 0 ? `None takes more than ${MOST} ms before it is refused.` : `${dear} take more than ${MOST} ms.`,
);
process.exitCode = dear === 0 ? 0 : 1;
