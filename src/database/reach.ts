import type { Config } from "../config";
import { type EmbeddedDatabase, reachEmbedded } from "./embedded";
import { reachExternal } from "./external";

/** The database for a command: the one of `DATABASE_URL`, or the embedded one, of an instance that runs or started anew. */
export async function reachDatabase({
  databaseUrl,
  dataFolder,
}: Pick<Config, "databaseUrl" | "dataFolder">): Promise<EmbeddedDatabase> {
  if (databaseUrl === null) return reachEmbedded(dataFolder);
  await reachExternal(databaseUrl);
  return { url: databaseUrl, stop: () => Promise.resolve() };
}
