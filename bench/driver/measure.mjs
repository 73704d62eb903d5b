import { spawn } from "node:child_process";
import { json } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { requestTo } from "./ask.mjs";
import { databaseTime, memoryOf, processorTime, usedSince } from "./costs.mjs";
import { STORIES } from "../stories/stories.mjs";
import { pinned } from "./processes.mjs";

/** Lets a program of its own, on core 1, ask as fast as it is answered. */
export async function putLoad(options) {
  const [command, ...flags] = pinned(1, "bench/driver/load.mjs");
  const child = spawn(command, flags, { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify(options));
  const result = await json(child.stdout);
  const failures = result.errors + result.timeouts + result.non2xx;
  if (failures > 0) throw new Error(`${failures} requests were not answered: ${JSON.stringify(result)}`);
  return result;
}

/** One measurement of one story on one contender. */
export async function measure(running, story, facts, { seconds, connections: most, client }) {
  const connections = Math.min(most, STORIES[story].readers ?? most);
  const requests = facts.values(story).map((values) => requestTo(running, story, values, facts));
  const load = (extent) => putLoad({ origin: running.origin, requests, connections, ...extent });
  // Statements get prepared, code gets compiled and caches filled before anything counts.
  const { perSecond } = await load({ seconds: Math.max(1, Math.ceil(seconds / 3)) });
  await untilIdle(running.pid);
  const server = processorTime(running.pid);
  const database = await databaseTime(client);
  // A number of requests and not a span of time, at whose end some would be half answered.
  const result = await load({ amount: Math.max(2 * connections, Math.round(perSecond * seconds)) });
  const used = usedSince(database, await databaseTime(client));
  return {
    ...result,
    serverMs: server === null ? null : (processorTime(running.pid) - server) / result.answered,
    databaseMs: used === null ? null : used / result.answered,
    memory: memoryOf(running.pid),
  };
}

/** What was asked and not waited for is worked on all the same, and would be counted with what follows. */
export async function untilIdle(pid) {
  for (let before = null; ;) {
    const now = processorTime(pid);
    if (now === before) return;
    before = now;
    await setTimeout(200);
  }
}
