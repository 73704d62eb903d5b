import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { atLeast, never, towards } from "../figures.mjs";
import { duringReports } from "../outage.mjs";

const VERSIONS = "select count(*)::int as versions from report_version";
const READS = `select count(*)::int as reads from pg_stat_activity
  where application_name = 'jad-graph' and datname = $1 and backend_type = 'client backend'`;

/** A replica that is read from is killed, hangs and falls behind; who reports sees each report at once all the same. */
export const replicaLost = {
  name: "replica-lost",
  what: "kill -9, SIGSTOP and halted replay of the replica that is read from",
  async run(stage) {
    const standby = await stage.cluster.standby(path.join(stage.folder, "standby"));
    try {
      const program = await stage.startProgram({ DATABASE_REPLICA_URL: standby.url(stage.database) });
      try {
        return await stage.withPrograms([program], () => lose(stage, program, standby));
      } finally {
        await program.end("SIGTERM");
      }
    } finally {
      await standby.stop();
    }
  },
};

async function lose(stage, program, standby) {
  const goal = stage.isQuick ? 1 : 10;
  const { database } = stage;
  return duringReports(stage, { readers: 8, readsBack: true }, async (reporters) => {
    const goOn = () => reporters.until(reporters.acknowledged.size + 20);
    const count = async (cluster) => (await cluster.query(VERSIONS, [], database))[0].versions;
    let [rounds, reads, behind] = [0, 0, 0];
    while (rounds < goal && stage.hasTime) {
      rounds += 1;
      await untilUsed(program);
      await goOn();
      reads += (await standby.query(READS, [database]))[0].reads;
      await standby.query("select pg_wal_replay_pause()");
      await goOn();
      behind += (await count(stage.cluster)) - (await count(standby));
      await standby.query("select pg_wal_replay_resume()");
      await goOn();
      await standby.kill();
      await goOn();
      await standby.start();
      await untilUsed(program);
      standby.pause();
      try {
        await goOn();
      } finally {
        standby.resume();
      }
    }
    return [
      towards("rounds of all three", rounds, goal),
      atLeast("connections that read from the replica", reads, rounds),
      atLeast("reports read back at once", reporters.readBack.right, 1),
      never("of them as they were before", reporters.readBack.older, behind),
    ];
  });
}

/** Until the server says that it reads from the replica. */
async function untilUsed({ url }) {
  for (;;) {
    const readiness = await fetch(`${url}/readyz`).then((response) => response.json());
    if (readiness.checks.replica === "in use") return;
    await pause(20);
  }
}
