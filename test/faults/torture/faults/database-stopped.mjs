import { setTimeout as pause } from "node:timers/promises";
import { atLeast } from "../figures.mjs";
import { duringReports } from "../outage.mjs";

const BACKENDS = `select pid from pg_stat_activity where application_name = 'jad-graph' and datname = $1`;

/** The processes of PostgreSQL stand still, one of them first and then all, as where a disk or a machine hangs. */
export const databaseStopped = {
  name: "database-stopped",
  what: "SIGSTOP of one process of PostgreSQL, then of all",
  async run(stage) {
    await stage.ensure(2);
    const milliseconds = stage.isQuick ? 7_000 : 20_000;
    return duringReports(stage, { readers: 4 }, async (reporters) => {
      const [{ pid }] = await stage.cluster.query(BACKENDS, [stage.database]);
      const before = reporters.acknowledged.size;
      process.kill(pid, "SIGSTOP");
      try {
        // The others go on.
        await reporters.until(reporters.acknowledged.size + 20);
      } finally {
        process.kill(pid, "SIGCONT");
      }
      const gained = reporters.acknowledged.size - before;
      stage.cluster.pause();
      try {
        await pause(milliseconds);
      } finally {
        stage.cluster.resume();
      }
      return [atLeast("changes acknowledged while one stood still", gained, 20)];
    });
  },
};
