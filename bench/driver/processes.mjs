import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { findNode, PROJECT } from "../settings.mjs";

const hasTaskset = spawnSync("taskset", ["--version"]).status === 0;

/** The command that runs a program on one core, where that can be said. */
export function pinned(core, program, flags = [], options = []) {
  const words = [findNode(), ...options, path.join(PROJECT, program), ...flags];
  return hasTaskset ? ["taskset", "-c", String(core), ...words] : words;
}

/** Starts a contender on core 0; ready once it has said where it listens. */
export async function startContender(contender, environment) {
  const [command, ...flags] = pinned(0, contender.program, [], contender.options);
  const start = performance.now();
  const child = spawn(command, flags, {
    cwd: PROJECT,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      GRAPHILE_ENV: "production",
      PORT: "0",
      // The bench makes its own database.
      ALLOW_INSECURE: "superuser",
      // All of the load comes from one address: it is counted, and not limited.
      RATE_LIMIT: "999999999999999",
      CONCURRENCY_LIMIT: "1000000",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const closed = new Promise((resolve) => child.once("close", resolve));
  const origin = await new Promise((resolve, reject) => {
    const listen = (chunk) => {
      said = (said + String(chunk)).slice(-10_000);
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) resolve(found[0]);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("close", () => reject(new Error(`${contender.name} ended before it was ready:\n${said}`)));
  });
  return {
    contender,
    origin,
    pid: child.pid,
    start,
    said: () => said,
    stop: async () => {
      child.kill("SIGTERM");
      const patience = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await closed;
      clearTimeout(patience);
    },
  };
}
