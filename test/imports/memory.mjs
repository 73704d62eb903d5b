/**
 * Imports files of several lengths and prints how much memory the server had at most. It starts the built program
 * (npm run build) on a database of its own, anew for each file, so that the peaks do not add up. One file of a single
 * line is the control: what the server needs whatever it imports. The heap is bounded, or else V8 lets garbage lie for
 * as long as there is memory, and the peak says nothing about what is kept: SERVER_NODE_OPTIONS= leaves it unbounded.
 *
 *   node test/imports/memory.mjs [--lines 1,10000,200000] [--reports 100] [--program dist/main.js]
 *
 * DATABASE_URL names a server on which databases may be created; postgres@127.0.0.1:5432 without it. Of a hundred
 * lines twenty have a value; --reports says how many lines one report has. The peak is VmHWM, which Linux keeps.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { createRequire } from "node:module";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { importJWK, SignJWT } from "jose";
import pg from "pg";

const PROJECT = path.resolve(import.meta.dirname, "../..");
const PARTIES = ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI"];
const DAY = "2026-11-14";
const OPERATION = "memory";
const ENVIRONMENTS = ["PHYSICAL", "CLEAR_WEB", "DARK_WEB", "SOCIAL_MEDIA"];
const CATEGORIES = ["PERSONS", "VEHICLES", "PREMISES", "DOCUMENTS", "POSTAL_PACKAGES"];
const HEAD = "day,shift,party,kind,category,environment,threat_area,value,unit,currency,hits";

const { values } = parseArgs({
  options: {
    lines: { type: "string", default: "1,10000,200000" },
    reports: { type: "string", default: "100" },
    program: { type: "string", default: path.join(PROJECT, "dist/main.js") },
  },
});
const linesOfReport = Number(values.reports);
const main = path.resolve(values.program);

/** The server, on a database that has an operation in which there is room for all reports. */
async function whileServing(places, work) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "jad-graph-memory-"));
  const serverUrl = process.env.DATABASE_URL ?? "postgres://postgres@127.0.0.1:5432/postgres";
  const name = `jad_graph_memory_${process.pid}_${randomUUID().slice(0, 8)}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const owner = new pg.Client({ connectionString: serverUrl });
  await owner.connect();
  await owner.query(`create database ${name}`);
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      NODE_OPTIONS: process.env.SERVER_NODE_OPTIONS ?? "--max-old-space-size=96",
      DATABASE_URL: url.href,
      DATA_FOLDER: folder,
      PORT: "0",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = new Promise((resolve) => child.once("close", resolve));
  try {
    const address = await listening(child);
    await makeRoom(url.href, places);
    return await work({ address, folder, pid: child.pid });
  } finally {
    child.kill("SIGTERM");
    await closed;
    await owner.query(`drop database if exists ${name} with (force)`);
    await owner.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

function listening(child) {
  return new Promise((resolve, reject) => {
    let output = "";
    const listen = (chunk) => {
      output += String(chunk);
      const address = /(http:\S+)\/graphql\b/.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("close", () => reject(new Error(`The server ended before it was ready:\n${output}`)));
  });
}

/** As many periods as it takes, which are shifts of one day. */
async function makeRoom(url, places) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      `insert into operation (id, code, name, year, starts_on, ends_on, status, exercise, environments)
      values (gen_random_uuid(), $1, $1, 2026, $2, $2, 'ACTIVE', true, '{}') returning id`,
      [OPERATION, DAY],
    );
    const [{ id }] = rows;
    await client.query(
      `insert into participant (id, operation_id, role, position, country_code)
      select gen_random_uuid(), $1, 'PARTICIPANT', place, code
      from unnest($2::text[]) with ordinality as party (code, place)`,
      [id, PARTIES],
    );
    await client.query(
      `insert into reporting_period (id, operation_id, day, shift, time_zone, deadline_at)
      select gen_random_uuid(), $1, $2, 'shift ' || number, 'Europe/Madrid', '2099-01-01'
      from generate_series(1, $3::integer) as number`,
      [id, DAY, Math.ceil(places / PARTIES.length)],
    );
    await client.query("analyze");
  } finally {
    await client.end();
  }
}

/** The lines of a report stand far apart, so that the server has to put them together. */
async function writeTable(file, lines) {
  const handle = await open(file, "w");
  const reports = Math.max(1, Math.floor(lines / linesOfReport));
  let text = `${HEAD}\n`;
  for (let line = 0; line < lines; line += 1) {
    const report = line % reports;
    const step = Math.floor(line / reports);
    const [shift, party] = [Math.floor(report / PARTIES.length) + 1, PARTIES[report % PARTIES.length]];
    const category = CATEGORIES[step % CATEGORIES.length];
    const environment = ENVIRONMENTS[Math.floor(step / CATEGORIES.length) % ENVIRONMENTS.length];
    const value = step < CATEGORIES.length * ENVIRONMENTS.length ? String(line) : "";
    text += `${DAY},shift ${shift},${party},CHECKS,${category},${environment},,${value},,,\n`;
    if (text.length > 1_000_000) {
      await handle.write(text);
      text = "";
    }
  }
  await handle.write(text);
  await handle.close();
  return reports;
}

async function tokenOf(folder) {
  const { ensureDevelopmentKey } = createRequire(import.meta.url)(
    path.join(path.dirname(main), "authentication/development-key.js"),
  );
  const jwk = await ensureDevelopmentKey(path.join(folder, "development-key.json"));
  const key = await importJWK(jwk, "ES256");
  return new SignJWT({ roles: PARTIES.map((party) => `reporter:${party}`) })
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: jwk.kid })
    .setSubject("memory")
    .setIssuer("jad-graph-development")
    .setAudience("jad-graph")
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(key);
}

/** Without `fetch`, which waits five minutes for an answer. */
function send(address, token, file) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      `${address}/import/reports.csv?operation=${OPERATION}`,
      {
        method: "POST",
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": "text/csv",
          "content-length": statSync(file).size,
        },
      },
      async (response) => {
        let text = "";
        for await (const chunk of response) text += String(chunk);
        resolve(`${response.statusCode} ${text}`);
      },
    );
    request.on("error", reject);
    createReadStream(file).pipe(request);
  });
}

function megabytes(pid, name) {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(
    readFileSync(`/proc/${pid}/status`, "utf8"),
  );
  return Math.round(Number(kilobytes?.[1]) / 1024);
}

if (!existsSync(main)) throw new Error("dist/main.js is missing; npm run build makes it.");
for (const lines of values.lines.split(",").map(Number)) {
  const places = Math.max(1, Math.floor(lines / linesOfReport));
  await whileServing(places, async ({ address, folder, pid }) => {
    const file = path.join(folder, "table.csv");
    writeFileSync(file, "");
    const reports = await writeTable(file, lines);
    const token = await tokenOf(folder);
    // What was needed to start is not of interest.
    writeFileSync(`/proc/${pid}/clear_refs`, "5");
    const before = megabytes(pid, "VmRSS");
    const start = performance.now();
    const answer = await send(address, token, file);
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    const size = (statSync(file).size / 1_000_000).toFixed(1);
    console.log(
      `${lines} lines, ${size} MB, ${reports} reports: peak ${megabytes(pid, "VmHWM")} MB, before ${before} MB, ${seconds} s: ${answer}`,
    );
  });
}
