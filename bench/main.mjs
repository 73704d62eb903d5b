/** The command behind `npm run bench`; README.md says what it measures. */
import { parseArgs } from "node:util";
import { CONTENDERS } from "./contenders/contenders.mjs";
import { ensurePrismaClient } from "./contenders/prisma/generate.mjs";
import { ensureDatabase } from "./data/database.mjs";
import { runStories } from "./driver/run.mjs";
import { summarise } from "./report/summary.mjs";
import { storyTable } from "./report/tables.mjs";
import { STORIES, WRITERS } from "./stories/stories.mjs";

const { values } = parseArgs({
  options: {
    lines: { type: "string", default: "1M" },
    only: { type: "string", default: [...Object.keys(STORIES), WRITERS].join() },
    contenders: { type: "string", default: CONTENDERS.map(({ name }) => name).join() },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "10" },
    connections: { type: "string", default: "20" },
    rate: { type: "string", default: "25" },
  },
});
ensurePrismaClient();
const size = await ensureDatabase(values.lines);
const run = await runStories({
  size,
  contenders: CONTENDERS.filter(({ name }) => values.contenders.split(",").includes(name)),
  stories: values.only.split(","),
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  connections: Number(values.connections),
  rate: Number(values.rate),
  say: console.log,
});
for (const [story, contenders] of Object.entries(summarise(run.results))) {
  console.log(`\n${story}: ${STORIES[story].says}\n${storyTable(contenders)}`);
}
