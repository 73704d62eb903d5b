import { execFile } from "node:child_process";
import path from "node:path";
import { linesOf } from "./content.mjs";
import { DIST } from "./built.mjs";

/**
 * Compares every version of some reporters with what was acknowledged to them, line by line. What nobody has sent is a
 * phantom; `markers` are the numbers that belong to these reporters, from one to another.
 */
export async function compareLedger(cluster, database, reporters, { from, to }, withKeys = true) {
  const versions = await cluster.query(VERSIONS, [from, to], database);
  const times = new Map();
  for (const { marker } of versions) times.set(marker, (times.get(marker) ?? 0) + 1);
  const sent = new Set(reporters.flatMap((each) => [...each.sent]));
  const acknowledged = new Map(reporters.flatMap((each) => [...each.acknowledged]));
  const isAltered = ({ report, version, marker, lines }) => {
    const known = acknowledged.get(marker);
    // Without keys, an earlier try stands at a place that nobody was told.
    const isElsewhere = withKeys && known && (known.report !== report || known.version !== version);
    return lines !== linesOf(marker) || isElsewhere;
  };
  return {
    acknowledged: acknowledged.size,
    lost: [...acknowledged.keys()].filter((marker) => !times.has(marker)).length,
    duplicated: versions.length - times.size,
    altered: versions.filter(isAltered).length,
    phantoms: [...times.keys()].filter((marker) => !sent.has(marker)).length,
  };
}

const VERSIONS = `
  select version.report_id as report, version.version, deployment.quantity::int as marker,
    concat_ws('; ',
      (select string_agg(concat_ws(' ', category_code, count, coalesce(hits::text, 'null')), '; ' order by position)
       from check_count where version_id = version.id),
      (select string_agg(concat_ws(' ', category_code, value, currency), '; ' order by position)
       from result where version_id = version.id),
      (select string_agg(concat_ws(' ', capability_code, quantity), '; ' order by position)
       from report_deployment where version_id = version.id)) as lines
  from report_version as version join report_deployment as deployment on deployment.version_id = version.id
  where deployment.quantity between $1 and $2`;

/** Entries of the trail without their version, versions without their entry, and whether the chains are whole. */
export async function compareTrail(cluster, database) {
  const [strays] = await cluster.query(STRAYS, [], database);
  return { ...strays, isRight: await verifyTrail(cluster.url(database)) };
}

const STRAYS = `
  select
    (select count(*) from audit_entry as entry where entity_type = 'ReportVersion'
      and not exists (select from report_version where id::text = entry.entity_id))::int as "entriesAlone",
    (select count(*) from report_version as version where 1 <> (
      select count(*) from audit_entry
      where entity_type = 'ReportVersion' and entity_id = version.id::text))::int as "versionsAlone"`;

/** Whether npm run audit:verify finds nothing. */
function verifyTrail(url) {
  const command = path.join(DIST, "database/audit/command.js");
  const env = { PATH: process.env.PATH, DATABASE_URL: url };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [command], { env }, (error, said, complained) => {
      const last = said.trimEnd().split("\n").at(-1);
      if (last) resolve(error === null && last === "The audit trail is right.");
      else reject(new Error(complained));
    });
  });
}
