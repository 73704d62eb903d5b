/** `node bench/partitions/main.mjs --lines 1M|10M [--rounds 3] [--write]`: would the ledger gain by partitions? */
import { parseArgs } from "node:util";
import { connectTo, ensureDatabase } from "../data/database.mjs";
import { describeMachine } from "../report/machine.mjs";
import { spread } from "../report/summary.mjs";
import { table, written } from "../report/tables.mjs";
import { writeResults } from "../report/write.mjs";
import { urlOf } from "../settings.mjs";
import { LAYOUTS } from "./layouts.mjs";
import { measureLayout } from "./measure.mjs";

const { values } = parseArgs({
  options: {
    lines: { type: "string", default: "1M" },
    rounds: { type: "string", default: "3" },
    write: { type: "boolean", default: false },
  },
});
const size = await ensureDatabase(values.lines);
const client = await connectTo(urlOf(size.database));

try {
  await layOut();
  const rounds = [];
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const found = {};
    for (const layout of LAYOUTS) found[layout.name] = await measureLayout(client, layout);
    rounds.push(found);
    console.log(`round ${round} of ${values.rounds}`);
  }
  const command = `node bench/partitions/main.mjs --lines ${values.lines} --rounds ${values.rounds}`;
  const about = {
    command,
    date: new Date().toISOString().slice(0, 10),
    machine: await describeMachine(client),
  };
  const sizes = {};
  for (const layout of LAYOUTS) sizes[layout.name] = await indexSize(layout);
  const run = { ...about, lines: size.versions * 3, sizes, rounds };
  const markdown = markdownOf(run);
  console.log(`\n${markdown}\n\n${about.machine}`);
  if (values.write) writeResults("partitions", run, { markdown, charts: {} });
} finally {
  for (const { table: name } of LAYOUTS) await client.query(`drop table if exists ${name}`);
  await client.end();
}

async function layOut() {
  for (const layout of LAYOUTS) {
    const name = layout.table;
    await client.query(`drop table if exists ${name}`);
    for (const statement of layout.create(name)) await client.query(statement);
    await client.query(layout.fill(name));
    await client.query(`alter table ${name} add primary key ${layout.key}`);
    for (const column of ["category_code", "threat_area_code"])
      await client.query(`create index on ${name} (${column})`);
    await client.query(`vacuum (analyze) ${name}`);
    console.log(`${layout.name}: filled`);
  }
}

async function indexSize({ table: name, pieces }) {
  const { rows } = await client.query(
    `select sum(pg_indexes_size(piece::regclass))::bigint as bytes from unnest($1::text[]) as piece`,
    [pieces(name)],
  );
  return Number(rows[0].bytes);
}

function markdownOf({ lines, sizes, rounds }) {
  const head = [
    `${lines.toLocaleString("en").replaceAll(",", " ")} lines`,
    "one version, ms",
    "one operation, ms",
    "one report written, ms",
    "its log, kB",
    "longest vacuum, ms",
    "indexes, MB",
  ];
  const rows = LAYOUTS.map(({ name }) => {
    const of = (measure) => spread(rounds.map((found) => found[name][measure]));
    return [
      name,
      written(of("readMs"), 3),
      written(of("addMs"), 2),
      written(of("writeMs"), 2),
      written(of("logKb"), 1),
      written(of("vacuumMs"), 0),
      (sizes[name] / 1e6).toFixed(0),
    ];
  });
  return table(head, rows);
}
