import { createRequire } from "node:module";
import path from "node:path";
import pg from "pg";
import { PROJECT, SERVER, urlOf } from "../settings.mjs";
import { copyInto } from "./copy.mjs";
import { withoutIndexes } from "./indexes.mjs";
import { ledgerTables } from "./ledger.mjs";
import { operationTables } from "./operations.mjs";
import { progressOf } from "./progress.mjs";
import { LINES_OF_VERSION, sizeOf } from "./sizes.mjs";
import { checkTotals, fillTotals } from "./totals.mjs";
import { readVocabulary } from "./vocabulary.mjs";

/** Changed when the generator makes other rows; a database of another one is made anew. */
const GENERATION = "1";
const LONG_TABLES = ["check_count", "result", "report_decision", "audit_entry"];

/** The database of this size: the one that is there, or a new one. */
export async function ensureDatabase(name, { fresh = false } = {}) {
  const size = sizeOf(name);
  const mark = `bench ${GENERATION}`;
  const server = await connectTo(SERVER);
  try {
    const { rows } = await server.query(
      `select shobj_description(oid, 'pg_database') as mark from pg_database where datname = $1`,
      [size.database],
    );
    if (!fresh && rows[0]?.mark === mark) {
      await bringUp(urlOf(size.database));
      return size;
    }
    await server.query(`drop database if exists ${size.database} with (force)`);
    await server.query(`create database ${size.database}`);
    await fill(size);
    await server.query(`comment on database ${size.database} is '${mark}'`);
    return size;
  } finally {
    await server.end();
  }
}

export async function connectTo(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** The product's own migrations and reference data, by its own code. */
async function bringUp(url) {
  const require = createRequire(path.join(PROJECT, "dist", "main.js"));
  const { migrate } = require("./database/migrate.js");
  const { seed } = require("./database/seed.js");
  await migrate(url);
  await seed(url);
}

async function fill(size) {
  const url = urlOf(size.database);
  await bringUp(url);
  const client = await connectTo(url);
  try {
    // Triggers, which keep what follows from the ledger row by row, are left out; what they would have made is made after.
    await client.query(`set session_replication_role = replica`);
    await client.query(`set maintenance_work_mem = '256MB'`);
    await client.query(`set jit = off`);
    const vocabulary = await readVocabulary(client);
    for (const table of operationTables(vocabulary)) await copyInto(client, table, () => undefined);

    // Rows of all tables: five lines of a version, five more of what stands round them.
    const copying = progressOf(`${size.name} lines: rows   `, size.versions * (LINES_OF_VERSION + 5.05));
    const indexes = await withoutIndexes(client, LONG_TABLES, async () => {
      for (const table of ledgerTables(size, vocabulary)) await copyInto(client, table, copying.advance);
    });
    copying.end();
    const indexing = progressOf(`${size.name} lines: indexes`, indexes.length);
    for (const statement of indexes) {
      await client.query(statement);
      indexing.advance(1);
    }
    indexing.end();
    await client.query(`analyze`);
    const adding = progressOf(`${size.name} lines: totals `, 1);
    await fillTotals(client, adding.advance);
    adding.end();
    await checkTotals(client);
    await client.query(`vacuum (analyze)`);
  } finally {
    await client.end();
  }
}
