import { randomUUID } from "node:crypto";

const PARTIES = 20;
const DAY = "2026-11-14";
const CODE = "jad-bench-writers-";

/** An operation that takes reports, with as many places for them as wanted. */
export async function makeRoom(client, places) {
  const id = randomUUID();
  const code = `${CODE}${id.slice(0, 8)}`;
  await client.query(
    `insert into operation (id, code, name, year, starts_on, ends_on, status, exercise, environments)
     values ($1, $2, $2, 2026, $3, $3, 'ACTIVE', true, '{}')`,
    [id, code, DAY],
  );
  const { rows: participants } = await client.query(
    `insert into participant (id, operation_id, role, position, country_code)
     select gen_random_uuid(), $1, 'PARTICIPANT', row_number() over (order by code), code
     from (select code from country order by code limit $2) as country returning country_code as party`,
    [id, PARTIES],
  );
  const { rows: periods } = await client.query(
    `insert into reporting_period (id, operation_id, day, shift, time_zone, deadline_at)
     select gen_random_uuid(), $1, $2, 'shift ' || number, 'Europe/Madrid', '2099-01-01'
     from generate_series(1, $3::integer) as number returning global_id('ReportingPeriod', id::text) as period`,
    [id, DAY, Math.ceil(places / PARTIES)],
  );
  const parties = participants.map(({ party }) => party);
  return {
    id,
    parties,
    reports: periods.flatMap(({ period }) => parties.map((party) => ({ period, party }))).slice(0, places),
  };
}

export async function countReports(client, { id }) {
  const { rows } = await client.query(
    `select count(*)::integer as reports from report_version where operation_id = $1`,
    [id],
  );
  return rows[0].reports;
}

const IN_IT = [
  "change_entry",
  "reported_total",
  "check_count",
  "result",
  "report_decision",
  "report",
  "report_version",
  "audit_entry",
  "reporting_period",
  "participant",
];

/** The ledger only grows; what was measured is taken out of it nevertheless, by leaving its triggers out. */
export async function removeRoom(client, { id }) {
  await client.query(`set session_replication_role = replica`);
  for (const table of IN_IT) await client.query(`delete from ${table} where operation_id = $1`, [id]);
  await client.query(`delete from idempotency_key where subject = $1`, [writerOf({ id })]);
  await client.query(`delete from operation where id = $1`, [id]);
  await client.query(`set session_replication_role = origin`);
}

/** Those that a run left, which somebody ended. */
export async function removeRooms(client) {
  const { rows } = await client.query(`select id from operation where exercise and starts_with(code, $1)`, [
    CODE,
  ]);
  for (const room of rows) await removeRoom(client, room);
}

export const writerOf = ({ id }) => `writer-${id}`;
