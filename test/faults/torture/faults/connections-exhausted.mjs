import pg from "pg";
import { setTimeout as pause } from "node:timers/promises";
import { atLeast, counted } from "../figures.mjs";
import { duringReports } from "../outage.mjs";

const TERMINATE = `select pg_terminate_backend(pid) from pg_stat_activity
  where application_name like 'jad-graph%' and datname = $1`;

/** Others take every connection that PostgreSQL has; and a table is locked until all connections of a server wait. */
export const connectionsExhausted = {
  name: "connections-exhausted",
  what: "max_connections taken by others, then all connections of the servers waiting for a lock",
  async run(stage) {
    await stage.ensure(2);
    const milliseconds = stage.isQuick ? 1_500 : 8_000;
    return duringReports(stage, { readers: 8 }, async (reporters) => {
      const others = await takeAll(stage);
      await pause(milliseconds);
      for (const client of others) await client.end();
      await stage.untilReady();
      await reporters.until(reporters.acknowledged.size + 20);
      const waiting = await lockAll(stage, milliseconds);
      return [
        atLeast("connections taken by others", others.length, 1),
        counted("statements waiting for the lock", waiting),
      ];
    });
  },
};

async function takeAll({ cluster, database }) {
  const control = new pg.Client({ connectionString: cluster.url() });
  control.on("error", () => undefined);
  await control.connect();
  const taken = [control];
  // What a server gives up or loses is taken as well, until there is no more.
  for (let refused = 0; refused < 20;) {
    const client = new pg.Client({ connectionString: cluster.url() });
    client.on("error", () => undefined);
    try {
      await client.connect();
      taken.push(client);
      refused = 0;
    } catch {
      await client.end().catch(() => undefined);
      await control.query(TERMINATE, [database]);
      await pause(2);
      refused += 1;
    }
  }
  return taken;
}

async function lockAll({ cluster, database }, milliseconds) {
  const holder = new pg.Client({ connectionString: cluster.url(database) });
  holder.on("error", () => undefined);
  await holder.connect();
  await holder.query("begin");
  await holder.query("lock table operation, participant in access exclusive mode");
  await pause(milliseconds);
  const { rows } = await holder.query(
    "select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock' and datname = $1",
    [database],
  );
  await holder.query("rollback");
  await holder.end();
  return rows[0].waiting;
}
