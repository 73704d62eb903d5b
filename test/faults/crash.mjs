/**
 * Reports while the server is killed again and again, and counts what was lost, written twice or altered. It starts
 * the built program (npm run build) on a database of its own, sends submissions and corrections from several clients
 * that send again, with the same idempotency key, whatever had no answer, and ends the server by kill -9 in between.
 * Afterwards it compares every version and every line with what was acknowledged, the ledger with the audit trail
 * both ways, and runs the verification of the trail.
 *
 *   node test/faults/crash.mjs [--kills 60] [--submissions 10000] [--clients 8] [--seed 1] [--without-keys]
 *
 * DATABASE_URL names a server on which databases may be created; without it there is a PostgreSQL for this run alone.
 * --without-keys is the control: each try has a key of its own, and a client that is told that its version is not the
 * latest sends again for the latest one. Then what was written before the kill is written twice.
 *
 * It ends with code 1 where anything is not as it should be: with the control, that shows that the kills do hit.
 */
import { execFile, spawn } from "node:child_process";
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
const require = createRequire(import.meta.url);

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
      const { child } = this;
      child.once("close", (code) => {
        reject(new Error(`The server ended before it was ready:\n${output}`));
        if (!child.isEnded) this.failure = new Error(`The server ended by itself (${code}):\n${output}`);
      });
    });
    this.url.catch(() => undefined);
  }

  end(signal) {
    const { child } = this;
    child.isEnded = true;
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.kill(signal);
    return closed;
  }
}

/** Undefined where there is no answer, or one that leaves open what was done. */
async function ask(server, token, query, variables) {
  const url = await server.url;
  if (server.failure !== undefined) throw server.failure;
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
/** What was answered: by the number that tells it from all others, the report and the version that it became. */
const acknowledged = new Map();

/** A report that holds its number in every line, and decimals that no binary fraction can hold. */
function contentOf(marker) {
  return {
    checkCounts: [
      { category: "PERSONS", count: marker, hits: marker % 97 },
      { category: "VEHICLES", count: (marker * 31) % 10_007 },
    ],
    results: [{ category: "CASH", value: (marker * 1_000 + (marker % 1_000)) / 1_000, currency: "EUR" }],
    deployments: [{ capability: "OFFICERS", quantity: marker }],
  };
}

/** The same as the ledger is asked for it: see countLedger. */
function linesOf(marker) {
  const { checkCounts, results, deployments } = contentOf(marker);
  return [
    ...checkCounts.map(({ category, count, hits = null }) => `${category} ${count} ${hits}`),
    ...results.map(({ category, value, currency }) => `${category} ${value.toFixed(3)} ${currency}`),
    ...deployments.map(({ capability, quantity }) => `${capability} ${quantity}`),
  ].join("; ");
}

/** Sends one report until there is an answer, and gives its id and the version that it is at. */
async function send(server, token, place, report, marker) {
  const content = contentOf(marker);
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
      acknowledged.set(marker, { report: keyOf(done.report.id), version: done.version.version });
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
  const { DATABASE_URL: given } = process.env;
  const embedded =
    given === undefined
      ? await require(path.join(PROJECT, "dist/database/embedded.js")).startEmbedded(folder, {
          durable: false,
        })
      : null;
  const serverUrl = given ?? embedded.url;
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
    return { ...(await countLedger(url.href)), trail: await verifyTrail(url.href) };
  } finally {
    await server.end("SIGKILL");
    await owner.query(`drop database if exists ${name} with (force)`);
    await owner.end();
    await embedded?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The key in a global id: "Report:…" in base64url. */
function keyOf(id) {
  return Buffer.from(id, "base64url").toString().split(":").slice(1).join(":");
}

/** Makes tokens with the key of development. */
async function tokenMaker(file) {
  const { ensureDevelopmentKey } = require(path.join(PROJECT, "dist/authentication/development-key.js"));
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
        if (sent % 500 === 0) console.error(`  ${sent} of ${submissions} answered, ${counted.killed} kills`);
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

/** Compares every version with what was acknowledged, and the ledger with the trail in both directions. */
async function countLedger(url) {
  const ledger = new pg.Client({ connectionString: url });
  await ledger.connect();
  const { rows: versions } = await ledger.query(`
    select version.report_id as report, version.version,
      (select quantity from report_deployment where version_id = version.id) as marker,
      concat_ws('; ',
        (select string_agg(concat_ws(' ', category_code, count, coalesce(hits::text, 'null')), '; ' order by position)
         from check_count where version_id = version.id),
        (select string_agg(concat_ws(' ', category_code, value, currency), '; ' order by position)
         from result where version_id = version.id),
        (select string_agg(concat_ws(' ', capability_code, quantity), '; ' order by position)
         from report_deployment where version_id = version.id)) as lines
    from report_version as version`);
  const { rows: strays } = await ledger.query(`
    select (select count(*) from audit_entry as entry where entity_type = 'ReportVersion'
        and not exists (select from report_version where id::text = entry.entity_id))::int as "withoutChange",
      (select count(*) from report_version as version where 1 <> (
        select count(*) from audit_entry
        where entity_type = 'ReportVersion' and entity_id = version.id::text))::int as "withoutEntry"`);
  await ledger.end();

  const times = new Map();
  for (const { marker } of versions) times.set(marker, (times.get(marker) ?? 0) + 1);
  const isAltered = ({ report, version, marker, lines }) => {
    const known = acknowledged.get(marker);
    // Without keys, an earlier try stands at a place that nobody was told.
    const isElsewhere = withKeys && (known?.report !== report || known.version !== version);
    return lines !== linesOf(marker) || isElsewhere;
  };
  return {
    lost: [...acknowledged.keys()].filter((marker) => !times.has(marker)).length,
    duplicated: versions.length - times.size,
    altered: versions.filter(isAltered).length,
    ...strays[0],
  };
}

/** What npm run audit:verify says in the end. */
function verifyTrail(url) {
  const command = path.join(PROJECT, "dist/database/audit/command.js");
  const env = { PATH: process.env.PATH, DATABASE_URL: url };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [command], { env }, (error, said, complained) => {
      const last = said.trimEnd().split("\n").at(-1);
      if (last) resolve({ isRight: error === null, last });
      else reject(new Error(complained));
    });
  });
}

const started = performance.now();
const { lost, duplicated, altered, withoutChange, withoutEntry, trail } = await run();
console.log(
  `acknowledged ${acknowledged.size}, lost ${lost}, duplicated ${duplicated}, altered ${altered}, kills ${counted.killed}`,
);
console.log(
  `${withoutChange} audit entries without a change, ${withoutEntry} changes without an audit entry`,
);
console.log(trail.last);
const seconds = Math.round((performance.now() - started) / 1_000);
console.log(
  `${counted.attempts} tries, ${counted.replays} answered from memory, ${counted.refused} refused, ${seconds} s`,
);
const faults = lost + duplicated + altered + withoutChange + withoutEntry;
process.exitCode = faults === 0 && trail.isRight && counted.killed >= kills ? 0 : 1;
