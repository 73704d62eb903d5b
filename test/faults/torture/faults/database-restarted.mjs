import { towards, within } from "../figures.mjs";
import { duringReports } from "../outage.mjs";

/** PostgreSQL is restarted in an orderly way, as for an update. */
export const databaseRestarted = {
  name: "database-restarted",
  what: "orderly restart of PostgreSQL (fast)",
  async run(stage) {
    await stage.ensure(2);
    const goal = stage.isQuick ? 1 : 20;
    return duringReports(stage, {}, async (reporters) => {
      let [restarts, longest] = [0, 0];
      while (restarts < goal && stage.hasTime) {
        restarts += 1;
        await reporters.until(reporters.acknowledged.size + 20);
        await stage.cluster.stop();
        await stage.cluster.start();
        longest = Math.max(longest, await stage.untilReady());
      }
      return [
        towards("restarts", restarts, goal),
        within("ready again after it takes connections", longest, 2_000),
      ];
    });
  },
};
