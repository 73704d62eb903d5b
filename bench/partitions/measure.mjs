import { processorTime } from "../driver/costs.mjs";

const READS = 1_000;
const OPERATIONS = 100;
const REPORTS = 500;
const LINES = 3;

/** What one layout costs once, in this round. */
export async function measureLayout(client, layout) {
  const { rows } = await client.query(`select pg_backend_pid() as pid`);
  const time = async (times, work) => {
    const before = processorTime(rows[0].pid);
    for (let index = 0; index < times; index += 1) await work(index);
    return (processorTime(rows[0].pid) - before) / times;
  };
  const { operations, versions } = await chooseKeys(client, layout);
  const version = {
    name: `version of ${layout.table}`,
    text: `select count from ${layout.table} where ${layout.where} = $1 and $2::uuid is not null`,
  };
  const operation = {
    name: `operation of ${layout.table}`,
    text: `select category_code, sum(count) from ${layout.table}
      where ${layout.where} = any($1::uuid[]) and $2::uuid is not null group by category_code`,
  };
  const read = ({ version_id, operation_id }) =>
    client.query({ ...version, values: [version_id, operation_id] });
  const add = ({ version_ids, operation_id }) =>
    client.query({ ...operation, values: [version_ids, operation_id] });
  for (const key of versions) await read(key);
  for (const key of operations) await add(key);
  const readMs = await time(READS, (index) => read(versions[index % versions.length]));
  const addMs = await time(OPERATIONS, (index) => add(operations[index % operations.length]));

  // After it the first change of each page is written to the log as a whole.
  await client.query(`checkpoint`);
  const log = await logPosition(client);
  const writeMs = await time(REPORTS, (index) =>
    writeReport(client, layout, operations[index % operations.length]),
  );
  const logKb = (await logWritten(client, log)) / REPORTS / 1_000;
  const vacuumMs = [];
  for (const piece of layout.pieces(layout.table)) {
    const start = performance.now();
    await client.query(`vacuum (freeze) ${piece}`);
    vacuumMs.push(performance.now() - start);
  }
  return { readMs, addMs, writeMs, logKb, vacuumMs: Math.max(...vacuumMs) };
}

async function chooseKeys(client, { table }) {
  const { rows: operations } = await client.query(
    `select operation_id, array_agg(distinct version_id) as version_ids from ${table}
     where operation_id in (select id from operation order by md5(id::text) limit 20) group by operation_id`,
  );
  const versions = operations.flatMap(({ operation_id, version_ids }) =>
    version_ids.slice(0, 20).map((version_id) => ({ operation_id, version_id })),
  );
  return { operations, versions };
}

function writeReport(client, { table, ids }, { operation_id }) {
  return client.query({
    name: `report in ${table}`,
    text: `insert into ${table} (version_id, position, operation_id, participant_id, category_code, environment, count)
      select version.id, line, $1, $1, 'PERSONS', 'PHYSICAL', 1
      from (select ${ids} as id offset 0) as version cross join generate_series(1, ${LINES}) as line`,
    values: [operation_id],
  });
}

async function logPosition(client) {
  const { rows } = await client.query(`select pg_current_wal_insert_lsn() as position`);
  return rows[0].position;
}

async function logWritten(client, since) {
  const { rows } = await client.query(
    `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1::pg_lsn)::bigint as bytes`,
    [since],
  );
  return Number(rows[0].bytes);
}
