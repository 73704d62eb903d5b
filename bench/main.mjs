/** The command behind `npm run bench`; README.md says what it measures. */
import { ensurePrismaClient } from "./contenders/prisma/generate.mjs";
import { connectTo, ensureDatabase } from "./data/database.mjs";
import { runStories } from "./driver/run.mjs";
import { readOptions, UsageError } from "./options.mjs";
import { growthCharts, growthMarkdown } from "./report/growth.mjs";
import { describeMachine } from "./report/machine.mjs";
import { storiesCharts, storiesMarkdown } from "./report/stories.mjs";
import { writeResults } from "./report/write.mjs";
import { SERVER } from "./settings.mjs";

try {
  await main(readOptions(process.argv.slice(2)));
} catch (error) {
  if (error.code === "ECONNREFUSED")
    console.error("No PostgreSQL answers; start one, or name it in DATABASE_URL.");
  else if (error instanceof UsageError) console.error(error.message);
  else throw error;
  process.exitCode = 1;
}

async function main({ growth, write, lengths, command, ...options }) {
  ensurePrismaClient();
  const runs = [];
  for (const lines of growth ? lengths : lengths.slice(0, 1)) {
    const size = await ensureDatabase(lines);
    runs.push({ lines, ...(await runStories({ ...options, size, say: console.log })) });
  }
  const server = await connectTo(SERVER);
  const about = {
    command,
    date: new Date().toISOString().slice(0, 10),
    machine: await describeMachine(server),
  };
  await server.end();
  const run = growth ? { ...about, runs } : { ...about, ...runs[0] };
  const markdown = growth ? growthMarkdown(run) : storiesMarkdown(run);
  console.log(`\n${markdown}\n\n${about.machine}`);
  if (!write) return;
  const charts = await (growth ? growthCharts(run) : storiesCharts(run));
  writeResults(growth ? "growth" : "stories", run, { markdown, charts });
}
