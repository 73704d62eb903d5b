import pg from "pg";
import { setTimeout as pause } from "node:timers/promises";
import { counted, never, towards } from "../figures.mjs";
import { compareLedger, compareTrail } from "../ledger.mjs";
import { Reporters } from "../reporters.mjs";

const CLIENTS = 12;
/** In milliseconds: on a slow machine there are fewer changes between two kills. */
const PATIENCE = 10_000;

/**
 * Two servers on one database are killed in turn, every other time at the very moment of a commit, while clients send
 * again with the same key whatever had no answer.
 */
export const serverKilled = {
  name: "server-killed",
  what: "kill -9 of one of two servers while it writes",
  async run(stage, say) {
    await stage.ensure(2);
    const goal = stage.isQuick ? { kills: 2, changes: 100 } : { kills: 200, changes: 50_000 };
    const perKill = goal.changes / goal.kills;
    const { cluster, database } = stage;
    const from = stage.marker + 1;
    const reporters = new Reporters(stage, { places: stage.takePlaces(stage.isQuick ? 40 : 400) });
    reporters.start(CLIENTS);
    let kills = 0;
    while (kills < goal.kills && stage.hasTime) {
      await reporters.until((kills + stage.random.next()) * perKill, PATIENCE);
      kills += 1;
      await killNext(stage, kills);
      if (kills % 10 === 0) say(`${kills} kills, ${reporters.acknowledged.size} acknowledged`);
    }
    if (stage.hasTime) await reporters.until(kills * perKill);
    await reporters.stop();
    const ledger = await compareLedger(cluster, database, [reporters], { from, to: stage.marker });
    const control = await runControls(stage);
    const trail = await compareTrail(cluster, database);
    return [
      towards("kills", kills, goal.kills),
      towards("changes acknowledged", ledger.acknowledged, goal.changes),
      counted("requests", reporters.attempts),
      counted("answered from memory", reporters.told.get("REPLAY") ?? 0),
      never("of them lost", ledger.lost, control.lost),
      never("written twice", ledger.duplicated, control.duplicated),
      never("altered", ledger.altered),
      never("never sent", ledger.phantoms),
      never("audit entries without their version", trail.entriesAlone),
      never("versions without their audit entry", trail.versionsAlone),
      never("audit chains broken", trail.isRight ? 0 : 1),
    ];
  },
};

/** What must not be done is done: who takes what was sent for done loses, and who sends again without a key doubles. */
async function runControls(stage) {
  // A kill comes between a commit and its answer only now and then.
  const [least, most] = stage.isQuick ? [1, 16] : [5, 20];
  const { cluster, database } = stage;
  const from = stage.marker + 1;
  const places = () => stage.takePlaces(stage.isQuick ? 40 : 80);
  const careless = new Reporters(stage, { places: places(), sendsAgain: false });
  const keyless = new Reporters(stage, { places: places(), withKeys: false });
  let found = { lost: 0, duplicated: 0 };
  for (let kill = 1; kill <= most; kill += 1) {
    if (kill > least && found.lost > 0 && found.duplicated > 0) break;
    careless.start(4);
    keyless.start(8);
    await keyless.until(keyless.acknowledged.size + 10);
    await killNext(stage, 1);
    await Promise.all([careless.stop(), keyless.stop()]);
    found = await compareLedger(cluster, database, [careless, keyless], { from, to: stage.marker }, false);
  }
  return found;
}

/** Kills one of the servers, the next one each time, and starts it again. */
async function killNext(stage, kill) {
  const program = stage.programs[kill % 2];
  if (kill % 2 === 1) await untilCommit(stage);
  else await pause(stage.random.next() * 20);
  await program.end("SIGKILL");
  await program.start();
}

/** A change is told to all who listen when it is committed, and its client a moment later. */
async function untilCommit({ cluster, database }) {
  const client = new pg.Client({ connectionString: cluster.url(database) });
  client.on("error", () => undefined);
  await client.connect();
  const noticed = new Promise((resolve) => client.once("notification", resolve));
  await client.query("listen jad_graph");
  await noticed;
  void client.end();
}
