const COLUMNS = `version_id uuid not null, position integer not null, operation_id uuid not null,
  participant_id uuid not null, category_code text not null, environment environment not null,
  threat_area_code text, count integer not null, hits integer`;
const PARTS = 16;
const COPIED =
  "position, operation_id, participant_id, category_code, environment, threat_area_code, count, hits";
const KEY = "(version_id, position)";

/** The same lines laid out in several ways; `pieces` are what is vacuumed at once. */
export const LAYOUTS = [
  {
    name: "one table",
    table: "lines_in_one",
    create: (table) => [`create table ${table} (${COLUMNS})`],
    fill: (table) => `insert into ${table} select version_id, ${COPIED} from check_count`,
    key: KEY,
    ids: "gen_random_uuid()",
    pieces: (table) => [table],
    where: "version_id",
  },
  {
    name: "one table, ids in order of time",
    table: "lines_by_time",
    create: (table) => [`create table ${table} (${COLUMNS})`],
    // As UUID version 7 begins, so that what is new stands at one end of the index.
    fill: (table) => `
      insert into ${table} select placed.id, ${COPIED} from check_count join (
        select id as version_id, (lpad(to_hex(row_number() over (order by submitted_at, id)), 12, '0')
          || substr(replace(id::text, '-', ''), 13))::uuid as id from report_version
      ) as placed using (version_id)`,
    key: KEY,
    ids: `(lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0')
      || substr(replace(gen_random_uuid()::text, '-', ''), 13))::uuid`,
    pieces: (table) => [table],
    where: "version_id",
  },
  {
    name: `${PARTS} partitions by operation`,
    table: "lines_in_parts",
    create: (table) => [
      `create table ${table} (${COLUMNS}) partition by hash (operation_id)`,
      ...partsOf(table).map(
        (part, remainder) =>
          `create table ${part} partition of ${table} for values with (modulus ${PARTS}, remainder ${remainder})`,
      ),
    ],
    fill: (table) => `insert into ${table} select version_id, ${COPIED} from check_count`,
    key: "(operation_id, version_id, position)",
    ids: "gen_random_uuid()",
    pieces: partsOf,
    where: "operation_id = $2 and version_id",
  },
];

function partsOf(table) {
  return Array.from({ length: PARTS }, (_, remainder) => `${table}_${remainder}`);
}
