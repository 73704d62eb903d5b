import { readConfig } from "../../config";
import { StartupError } from "../../core/startup-error";
import { connect, type Pool } from "../client";
import { type EmbeddedDatabase, reachEmbedded } from "../embedded";
import { migrate } from "../migrate";
import { loadFiles, readArguments, readFiles, USAGE } from "./load-command";
import { seed } from "./seed";

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  if (words.includes("--help")) {
    console.log(USAGE);
    return;
  }
  const options = readArguments(words);
  if (options === null) throw new StartupError(USAGE);
  const sources = await readFiles(options.files);
  const { databaseUrl, dataFolder } = readConfig();
  const server: EmbeddedDatabase =
    databaseUrl === null
      ? await reachEmbedded(dataFolder)
      : { url: databaseUrl, stop: () => Promise.resolve() };
  try {
    await bringUpToDate(server.url);
    const database = connect(server.url);
    try {
      await seedOnce(database);
      for (const line of await loadFiles(database, sources, options.dryRun)) console.log(line);
    } finally {
      await database.$disconnect();
    }
  } finally {
    await server.stop();
  }
}

async function bringUpToDate(url: string): Promise<void> {
  try {
    await migrate(url);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new StartupError(
      `The database cannot be used: ${message || code}. Start it, or correct DATABASE_URL.`,
      { cause: error },
    );
  }
}

/** A database that has never been started with has no vocabulary yet. */
async function seedOnce(database: Pool): Promise<void> {
  if ((await database.country.count()) === 0) await seed(database);
}

main().catch((error: unknown) => {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
});
