import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const TICKS_PER_SECOND = Number(
  tryTo(() => execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" })) ?? 100,
);

/** Milliseconds of processor time that a process has used, all its threads together; null where nobody tells. */
export function processorTime(pid) {
  const stat = tryTo(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1_000;
}

/** Resident memory in megabytes. */
export function memoryOf(pid) {
  const status = tryTo(() => readFileSync(`/proc/${pid}/status`, "utf8")) ?? "";
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1_024;
}

/** Processor time of all of PostgreSQL's backends of this database; null where they run on another machine. */
export async function databaseTime(client) {
  const { rows } = await client.query(
    `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
  const times = rows.map(({ pid }) => (isPostgres(pid) ? processorTime(pid) : null));
  return times.includes(null) ? null : new Map(rows.map(({ pid }, index) => [pid, times[index]]));
}

/** What backends have used since; one that has ended meanwhile is missing in it. */
export function usedSince(before, after) {
  if (before === null || after === null) return null;
  return [...after].reduce((sum, [pid, time]) => sum + time - (before.get(pid) ?? 0), 0);
}

function isPostgres(pid) {
  return tryTo(() => readFileSync(`/proc/${pid}/comm`, "utf8"))?.startsWith("postgres") === true;
}

function tryTo(action) {
  try {
    return action();
  } catch {
    return null;
  }
}
