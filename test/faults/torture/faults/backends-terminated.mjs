import { setTimeout as pause } from "node:timers/promises";
import { counted, never, towards } from "../figures.mjs";
import { duringReports } from "../outage.mjs";

const TERMINATE = `select pid, pg_terminate_backend(pid) from pg_stat_activity
  where application_name like 'jad-graph%' and datname = $1 and pid <> pg_backend_pid()`;

/** Every connection of the servers is ended by the database, in the middle of what it does. */
export const backendsTerminated = {
  name: "backends-terminated",
  what: "pg_terminate_backend of all connections of the servers",
  async run(stage) {
    await stage.ensure(2);
    const goal = stage.isQuick ? 5 : 100;
    let [rounds, terminated, told] = [0, 0, {}];
    const figures = await duringReports(stage, { readers: 8 }, async (reporters, onlookers) => {
      while (rounds < goal && stage.hasTime) {
        rounds += 1;
        await reporters.until(reporters.acknowledged.size + 5);
        terminated += (await stage.cluster.query(TERMINATE, [stage.database])).length;
        await pause(stage.random.next() * 50);
      }
      told = { readers: onlookers.told, reporters: reporters.told };
      return [towards("rounds", rounds, goal), counted("connections ended", terminated)];
    });
    return [
      ...figures,
      counted("changes that had to be sent again", told.reporters.get("UNAVAILABLE") ?? 0),
      // On a busy machine a new connection alone may take longer than is waited for it.
      (stage.isQuick ? counted : never)("questions without what was asked", failedOf(told.readers)),
    ];
  },
};

function failedOf(told) {
  return [...told].reduce((sum, [what, times]) => sum + (what === "OK" ? 0 : times), 0);
}
