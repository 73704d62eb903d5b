import { towards, within } from "../figures.mjs";
import { compareLedger } from "../ledger.mjs";
import { duringReports } from "../outage.mjs";
import { Reporters } from "../reporters.mjs";

/** In milliseconds: on a slow machine there are fewer changes between two kills. */
const PATIENCE = 8_000;

/** All processes of PostgreSQL are killed at once and started again, while clients report. */
export const databaseKilled = {
  name: "database-killed",
  what: "kill -9 of all processes of PostgreSQL",
  async run(stage, say) {
    await stage.ensure(2);
    const goal = stage.isQuick ? { kills: 2, changes: 60 } : { kills: 50, changes: 100_000 };
    const perKill = goal.changes / goal.kills;
    const figures = await duringReports(
      stage,
      { places: stage.isQuick ? 40 : 200, clients: stage.isQuick ? 8 : 16 },
      async (reporters) => {
        let [kills, longest] = [0, 0];
        while (kills < goal.kills && stage.hasTime) {
          await reporters.until((kills + stage.random.next()) * perKill, PATIENCE);
          await stage.cluster.kill();
          await stage.cluster.start();
          longest = Math.max(longest, await stage.untilReady());
          kills += 1;
          if (kills % 5 === 0) say(`${kills} kills, ${reporters.acknowledged.size} acknowledged`);
        }
        return [
          towards("kills", kills, goal.kills),
          within("ready again after it takes connections", longest, 2_000),
        ];
      },
    );
    const lost = await loseOnPurpose(stage);
    return figures.map((each) => {
      if (each.name === "of them lost") return { ...each, control: lost };
      return each.name === "changes acknowledged" ? towards(each.name, each.value, goal.changes) : each;
    });
  },
};

/** Where the database acknowledges what it has not written yet, what was acknowledged is lost. */
async function loseOnPurpose(stage) {
  const { cluster, database } = stage;
  await cluster.set({ synchronous_commit: "off", wal_writer_delay: "10s" });
  // What was written before is safe.
  await cluster.query("checkpoint");
  const from = stage.marker + 1;
  const reporters = new Reporters(stage, { places: stage.takePlaces(40), goesOnRegardless: true });
  let found = { lost: 0 };
  for (let kill = 1; kill <= 5 && found.lost === 0; kill += 1) {
    reporters.start(8);
    await reporters.until(reporters.acknowledged.size + 30);
    await cluster.kill();
    await cluster.start();
    await reporters.stop();
    found = await compareLedger(cluster, database, [reporters], { from, to: stage.marker });
  }
  await cluster.set({ synchronous_commit: null, wal_writer_delay: null });
  await stage.untilReady();
  return found.lost;
}
