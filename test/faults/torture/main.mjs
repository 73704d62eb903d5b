/**
 * Does to the built program and its database what happens to them, and counts what came of it. All of it runs on
 * loopback, against servers and database clusters that it starts itself, and ends with a scorecard.
 * docs/reliability.md says what each fault shows.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { DIST } from "./built.mjs";
import { backendsTerminated } from "./faults/backends-terminated.mjs";
import { conflicts } from "./faults/conflicts.mjs";
import { connectionsExhausted } from "./faults/connections-exhausted.mjs";
import { databaseKilled } from "./faults/database-killed.mjs";
import { databaseRestarted } from "./faults/database-restarted.mjs";
import { databaseStopped } from "./faults/database-stopped.mjs";
import { diskFull } from "./faults/disk-full.mjs";
import { migrated } from "./faults/migrated.mjs";
import { network } from "./faults/network.mjs";
import { overload } from "./faults/overload.mjs";
import { replicaLost } from "./faults/replica-lost.mjs";
import { rollingRestart } from "./faults/rolling-restart.mjs";
import { serverKilled } from "./faults/server-killed.mjs";
import { slowClients } from "./faults/slow-clients.mjs";
import { addUp, describeRun, keep, missed, table } from "./scorecard.mjs";
import { Stage } from "./stage.mjs";

const FAULTS = [
  serverKilled,
  databaseKilled,
  databaseRestarted,
  backendsTerminated,
  connectionsExhausted,
  diskFull,
  databaseStopped,
  replicaLost,
  network,
  slowClients,
  overload,
  migrated,
  rollingRestart,
  conflicts,
];

/** In milliseconds. What it has not reached by then, other runs add to it. */
const LONGEST_FAULT = 240_000;

const USAGE = `npm run torture -- [--only NAME]… [--quick] [--seed NUMBER] [--json FILE]

--only   one fault, or several of them: ${FAULTS.map(({ name }) => name).join(", ")}
--quick  a short slice of each, which judges counts and no times
--seed   what is drawn is drawn by it; 1 unless another one is given
--json   adds the run to those in this file; the scorecard is that of all of them, each seed once`;

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    quick: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
    json: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const unknown = (values.only ?? []).filter((name) => !FAULTS.some((fault) => fault.name === name));
if (values.help || unknown.length > 0 || !/^\d{1,9}$/.test(values.seed)) {
  for (const name of unknown) console.error(`There is no fault ${name}.`);
  console.error(USAGE);
  process.exit(values.help ? 0 : 2);
}
if (!existsSync(path.join(DIST, "main.js")))
  throw new Error("dist/main.js is missing; npm run build makes it.");

const [seed, isQuick] = [Number(values.seed), values.quick];
const chosen = FAULTS.filter(({ name }) => values.only?.includes(name) ?? true);
const say = (text) => console.error(text);
let stage = null;
let isStopping = false;

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
]) {
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    say("Stopping …");
    void Stage.closeAll().finally(() => process.exit(code));
  });
}

const started = performance.now();
let runs = [];
const run = { ...describeRun({ seed, isQuick }), faults: [] };
try {
  for (const fault of chosen) {
    run.faults.push(await measure(fault));
    // What is interrupted has not been in vain.
    if (values.json !== undefined) runs = keep(path.resolve(values.json), run);
  }
} catch (error) {
  // What is told to stop falls over what has been taken away below it.
  if (isStopping) await new Promise(() => undefined);
  throw error;
} finally {
  if (!isStopping) await Stage.closeAll();
}
if (values.json === undefined) runs = [run];
const faults = addUp(runs);
for (const line of table(faults, isQuick)) console.log(line);
const wrong = missed(faults, isQuick);
console.log();
console.log(
  `${run.at.slice(0, 10)}, seed ${runs.map((each) => each.seed).join(", ")}, ${run.size}, commit ${run.commit}`,
);
console.log(`${run.machine}, Node ${run.node}`);
console.log(
  `${wrong.length === 0 ? "All targets were held" : `Missed: ${wrong.join("; ")}`} (${seconds(started)} s).`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;

async function measure(fault) {
  const { name, what } = fault;
  const hindrance = fault.hindrance?.() ?? null;
  if (hindrance !== null) {
    say(`${name}: not possible here, ${hindrance}`);
    return { name, what, hindrance, figures: [], seconds: 0 };
  }
  stage ??= await Stage.open({ seed, isQuick });
  say(`${name}: ${what} …`);
  const begun = performance.now();
  stage.hurry(LONGEST_FAULT);
  const figures = await fault.run(stage, (text) => say(`  ${text}`));
  say(`  done in ${seconds(begun)} s`);
  return { name, what, figures, seconds: seconds(begun) };
}

function seconds(since) {
  return Math.round((performance.now() - since) / 100) / 10;
}
