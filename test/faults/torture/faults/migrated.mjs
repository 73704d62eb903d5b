import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { built, PROJECT } from "../built.mjs";
import { counted, never, sum, towards, within } from "../figures.mjs";
import { duringReports } from "../outage.mjs";
import { Reporters } from "../reporters.mjs";

const { migrate } = built("database/migrate.js");

/** What a release adds to the tables that are written most: nothing that the servers before it know of. */
const scriptOf = (name) => `
  alter table report add column ${name} text;
  alter table report_version add constraint ${name} check (version > 0) not valid;
  alter table report_version validate constraint ${name};`;

/** Changes of tables that are in use, while others hold them. */
export const migrated = {
  name: "migrated",
  what: "migrations of tables that are read and written, and held by somebody else",
  async run(stage) {
    await stage.ensure(2);
    const goal = stage.isQuick ? 2 : 20;
    const folder = path.join(stage.folder, "migrations");
    await cp(path.join(PROJECT, "prisma/migrations"), folder, { recursive: true });
    const names = [];
    let tries = 0;
    try {
      const figures = await duringReports(stage, { readers: 8 }, async (reporters, onlookers) => {
        const started = performance.now();
        const before = answersTo(reporters) + answersTo(onlookers);
        while (names.length < goal && stage.hasTime) {
          const name = `rehearsed_${String(names.length + 1).padStart(3, "0")}`;
          names.push(name);
          await addTo(folder, name);
          const { ended } = await holdTables(stage, 2);
          const tell = () => (tries += 1);
          await migrate(stage.cluster.url(stage.database), { folder, tell });
          await ended;
        }
        const milliseconds = performance.now() - started;
        const asked = answersTo(reporters) + answersTo(onlookers) - before;
        const told = [...reporters.told, ...onlookers.told];
        return [
          towards("migrations", names.length, goal),
          counted("tries that gave way to others", tries),
          counted("requests in a second", Math.round((asked / milliseconds) * 1_000)),
          never(
            "requests that failed meanwhile",
            sum(told.filter(([what]) => what !== "OK").map(([, times]) => times)),
          ),
          within("longest answer meanwhile", Math.max(reporters.longest, onlookers.longest), 1_000),
        ];
      });
      return [...figures, await withoutGivingWay(stage)];
    } finally {
      await takeBack(stage, names);
      await rm(folder, { recursive: true });
    }
  },
};

/** Somebody looks at the tables for so many seconds, whom a migration has to wait for. */
async function holdTables({ cluster, database }, seconds) {
  const look = `select 1 from report limit 1; select 1 from report_version limit 1; select pg_sleep(${seconds})`;
  const ended = cluster.query(look, [], database);
  while ((await cluster.query("select from pg_stat_activity where wait_event = 'PgSleep'")).length === 0)
    await pause(5);
  return { ended };
}

/** The control: who waits for a table for as long as it takes lets all others wait behind. */
async function withoutGivingWay(stage) {
  const reporters = new Reporters(stage, { places: stage.takePlaces(8) });
  reporters.start(8);
  await reporters.until(8);
  const { ended } = await holdTables(stage, 1.8);
  await stage.cluster.query(
    "alter table report add column control text; alter table report drop column control",
    [],
    stage.database,
  );
  await ended;
  await reporters.until(reporters.acknowledged.size + 8);
  await reporters.stop();
  return counted("milliseconds of the longest without giving way", Math.round(reporters.longest));
}

async function addTo(folder, name) {
  const own = path.join(folder, `99991231_${name}`);
  await mkdir(own);
  await writeFile(path.join(own, "migration.sql"), scriptOf(name));
}

/** What comes after finds the database as its program knows it. */
async function takeBack(stage, names) {
  for (const name of names) {
    await stage.cluster.query(
      `alter table report drop column if exists ${name};
       alter table report_version drop constraint if exists ${name};
       delete from _prisma_migrations where migration_name like '99991231_${name}'`,
      [],
      stage.database,
    );
  }
}

function answersTo({ told }) {
  return sum([...told.values()]);
}
