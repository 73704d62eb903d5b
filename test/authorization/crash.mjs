/**
 * Reports while the server is killed again and again, and counts what was lost and what was written twice. It starts
 * the built program (npm run build) on a database of its own, sends submissions and corrections from several clients
 * that send again, with the same idempotency key, whatever had no answer, and ends the server by kill -9 in between.
 *
 *   node test/authorization/crash.mjs [--kills 60] [--submissions 10000] [--clients 8] [--seed 1] [--without-keys]
 *
 * DATABASE_URL names a server on which databases may be created; postgres@127.0.0.1:5432 without it.
 * --without-keys is the control: each try has a key of its own, and a client that is told that its version is not the
 * latest sends again for the latest one. Then what was written before the kill is written twice.
 *
 * It prints `acknowledged A, lost L, duplicated D, kills K` and ends with code 1 where something was lost or
 * duplicated: with the control that is what shows that the kills do hit.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { importJWK, SignJWT } from "jose";
import pg from "pg";

const PROJECT = path.resolve(import.meta.dirname, "../..");
const MAIN = path.join(PROJECT, "dist/main.js");
const PARTIES = ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI"];
const [OPERATIONS, DAYS, SHIFTS] = [4, 10, ["early", "late", "night"]];
/** How often each party reports for each shift: once, and then corrections. */
const VERSIONS = 5;
const UNCERTAIN = ["INTERNAL_SERVER_ERROR", "TIMEOUT", "UNAVAILABLE"];

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "60" },
    submissions: { type: "string", default: "10000" },
    clients: { type: "string", default: "8" },
    seed: { type: "string", default: "1" },
    "without-keys": { type: "boolean", default: false },
  },
});
const kills = Number(values.kills);
const submissions = Number(values.submissions);
const withKeys = !values["without-keys"];

/** Numbers from 0 to 1, the same ones for the same seed. */
function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
const random = randomNumbers(Number(values.seed));

/** The server, as often as it is started: where it answers is a promise that a kill replaces. */
class Server {
  constructor(environment) {
    this.environment = environment;
    this.start();
  }

  start() {
    this.child = spawn(process.execPath, [MAIN], {
      env: this.environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.url = new Promise((resolve, reject) => {
      let output = "";
      const listen = (chunk) => {
        output += String(chunk);
        const url = /(http:\S+)\/graphql\b/.exec(output)?.[1];
        if (url !== undefined) resolve(`${url}/graphql`);
      };
      this.child.stdout.on("data", listen);
      this.child.stderr.on("data", listen);
      this.child.once("close", () => reject(new Error(`The server ended before it was ready:\n${output}`)));
    });
    this.url.catch(() => undefined);
  }

  end(signal) {
    const { child } = this;
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.kill(signal);
    return closed;
  }
}

/** Undefined where there is no answer, or one that leaves open what was done. */
async function ask(server, token, query, variables) {
  const url = await server.url;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(15_000),
    });
    const body = await response.json();
    const code = body.errors?.[0]?.extensions?.code;
    return response.status >= 500 || UNCERTAIN.includes(code) ? undefined : body;
  } catch {
    return undefined;
  }
}

async function must(server, token, query, variables) {
  const body = await ask(server, token, query, variables);
  if (body?.data && body.errors === undefined) return body.data;
  throw new Error(`${query}\n${JSON.stringify(body)}`);
}

/** Operations in which all parties report for all shifts of all days. */
async function setUp(server, tokenOf) {
  const administrator = await tokenOf("ada", "administrator");
  const places = [];
  for (let number = 1; number <= OPERATIONS; number += 1) {
    const operation = `crash-${number}`;
    const [startsOn, endsOn] = ["2026-11-01", `2026-11-${DAYS}`];
    await must(
      server,
      administrator,
      "mutation($input: CreateOperationInput!) { createOperation(input: $input) { isReplay } }",
      {
        input: {
          idempotencyKey: operation,
          code: operation,
          name: operation,
          startsOn,
          endsOn,
          exercise: true,
        },
      },
    );
    for (const [index, party] of PARTIES.entries()) {
      await must(
        server,
        administrator,
        "mutation($input: AddParticipantInput!) { addParticipant(input: $input) { isReplay } }",
        { input: { idempotencyKey: `${operation} ${party}`, operation, expectedVersion: index + 1, party } },
      );
    }
    const periods = Array.from({ length: DAYS }, (_, day) =>
      SHIFTS.map((shift) => ({
        day: `2026-11-${String(day + 1).padStart(2, "0")}`,
        shift,
        deadline: "2099-01-01T00:00:00Z",
      })),
    ).flat();
    const { openReporting } = await must(
      server,
      await tokenOf("mira", `coordinator:${operation}`),
      "mutation($input: OpenReportingInput!) { openReporting(input: $input) { operation { reportingPeriods { id } } } }",
      { input: { idempotencyKey: `open ${operation}`, operation, timeZone: "Europe/Madrid", periods } },
    );
    await must(
      server,
      administrator,
      "mutation($input: StartOperationInput!) { startOperation(input: $input) { isReplay } }",
      { input: { operation, expectedVersion: PARTIES.length + 1 } },
    );
    for (const { id: period } of openReporting.operation.reportingPeriods) {
      for (const party of PARTIES) places.push({ period, party });
    }
  }
  return places;
}

const SUBMIT = `mutation($input: SubmitReportInput!) { submitReport(input: $input) {
  isReplay report { id version } version { id version } } }`;
const CORRECT = `mutation($input: CorrectReportInput!) { correctReport(input: $input) {
  isReplay report { id version } version { id version } } }`;
const FIND = `query($period: ID!) { node(id: $period) { ... on ReportingPeriod { reports { nodes { id version } } } } }`;

const counted = { attempts: 0, replays: 0, refused: 0, killed: 0 };
/** What was sent and answered: the number that stands in the report, by which it is found in the ledger. */
const acknowledged = [];

/** Sends one report until there is an answer, and gives its id and the version that it is at. */
async function send(server, token, place, report, marker) {
  const content = { checkCounts: [{ category: "PERSONS", count: marker }] };
  const key = randomUUID();
  let expectedVersion = report?.version;
  for (;;) {
    counted.attempts += 1;
    const input = { idempotencyKey: withKeys ? key : randomUUID(), content };
    const body =
      report === null
        ? await ask(server, token, SUBMIT, { input: { ...input, ...place } })
        : await ask(server, token, CORRECT, {
            input: { ...input, report: report.id, expectedVersion, reason: "A new count" },
          });
    if (body === undefined) continue;
    const [error] = body.errors ?? [];
    const done = body.data?.submitReport ?? body.data?.correctReport;
    if (done) {
      if (done.isReplay) counted.replays += 1;
      acknowledged.push(marker);
      return { id: done.report.id, version: done.version.version };
    }
    if (withKeys) throw new Error(JSON.stringify(error));
    counted.refused += 1;
    if (error.extensions.code === "VERSION_CONFLICT") {
      // Without a key nobody can tell one's own earlier try from the work of somebody else.
      expectedVersion = error.extensions.currentVersion;
      continue;
    }
    if (error.extensions.code !== "CONFLICT") throw new Error(JSON.stringify(error));
    const found = await ask(server, token, FIND, { period: place.period });
    const present = found?.data?.node?.reports.nodes[0];
    if (present !== undefined) return present;
  }
}

async function run() {
  if (!existsSync(MAIN)) throw new Error("dist/main.js is missing; npm run build makes it.");
  const folder = mkdtempSync(path.join(os.tmpdir(), "jad-graph-crash-"));
  const serverUrl = process.env.DATABASE_URL ?? "postgres://postgres@127.0.0.1:5432/postgres";
  const name = `jad_graph_crash_${process.pid}_${randomUUID().slice(0, 8)}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const owner = new pg.Client({ connectionString: serverUrl });
  await owner.connect();
  await owner.query(`create database ${name}`);
  const server = new Server({
    PATH: process.env.PATH,
    DATABASE_URL: url.href,
    DATA_FOLDER: folder,
    PORT: "0",
  });
  try {
    await server.url;
    const tokenOf = await tokenMaker(path.join(folder, "development-key.json"));
    const places = await setUp(server, tokenOf);
    await sendAll(server, tokenOf, places);
    await server.end("SIGTERM");
    return await countLedger(url.href);
  } finally {
    server.child.kill("SIGKILL");
    await owner.query(`drop database if exists ${name} with (force)`);
    await owner.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes tokens with the key of development, anew before they expire. */
async function tokenMaker(file) {
  const { ensureDevelopmentKey } = createRequire(import.meta.url)(
    path.join(PROJECT, "dist/authentication/development-key.js"),
  );
  const jwk = await ensureDevelopmentKey(file);
  const key = await importJWK(jwk, "ES256");
  return (subject, ...roles) =>
    new SignJWT({ roles })
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: jwk.kid })
      .setSubject(subject)
      .setIssuer("jad-graph-development")
      .setAudience("jad-graph")
      .setIssuedAt()
      .setExpirationTime("1h")
      .sign(key);
}

async function sendAll(server, tokenOf, places) {
  const tokens = new Map();
  for (const party of PARTIES) tokens.set(party, await tokenOf(`reporter-${party}`, `reporter:${party}`));
  shuffle(places);
  places.splice(Math.ceil(submissions / VERSIONS));
  const depth = Math.ceil(submissions / places.length);
  let [nextPlace, marker, sent, failed] = [0, 0, 0, null];

  const client = async () => {
    while (nextPlace < places.length && failed === null) {
      const place = places[nextPlace];
      nextPlace += 1;
      let report = null;
      for (let step = 0; step < depth && marker < submissions && failed === null; step += 1) {
        marker += 1;
        report = await send(server, tokens.get(place.party), place, report, marker);
        sent += 1;
        killIfDue();
      }
    }
  };

  // A kill comes at a number of answers that the seed draws, while the other clients wait for theirs.
  const due = Array.from({ length: kills }, (_, index) =>
    Math.max(1, Math.round(((index + random()) * submissions) / (kills + 1))),
  );
  const restarts = [];
  function killIfDue() {
    if (due[counted.killed] === undefined || sent < due[counted.killed] || server.isDown) return;
    counted.killed += 1;
    server.isDown = true;
    const ready = server.end("SIGKILL").then(async () => {
      server.start();
      await server.url;
      server.isDown = false;
    });
    // Whoever sends meanwhile waits for the next one.
    server.url = ready.then(() => server.url);
    restarts.push(ready);
  }

  await Promise.all(
    Array.from({ length: Number(values.clients) }, () =>
      client().catch((error) => {
        failed ??= error;
      }),
    ),
  );
  await Promise.all(restarts);
  if (failed !== null) throw failed;
}

function shuffle(items) {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [items[last], items[other]] = [items[other], items[last]];
  }
}

async function countLedger(url) {
  const ledger = new pg.Client({ connectionString: url });
  await ledger.connect();
  const { rows } = await ledger.query(
    "select count as marker, count(*)::int as times from check_count group by 1",
  );
  await ledger.end();
  const times = new Map(rows.map((row) => [row.marker, row.times]));
  return {
    lost: acknowledged.filter((marker) => !times.has(marker)).length,
    duplicated: rows.reduce((sum, row) => sum + row.times - 1, 0),
  };
}

const started = performance.now();
const { lost, duplicated } = await run();
console.log(
  `acknowledged ${acknowledged.length}, lost ${lost}, duplicated ${duplicated}, kills ${counted.killed}`,
);
const seconds = Math.round((performance.now() - started) / 1_000);
console.log(
  `${counted.attempts} tries, ${counted.replays} answered from memory, ${counted.refused} refused, ${seconds} s`,
);
process.exitCode = lost === 0 && duplicated === 0 ? 0 : 1;
