import { readConfig } from "../../config";
import { StartupError } from "../../core/startup-error";
import { reachDatabase } from "../reach";
import { bringUpToDate, readArguments, sayStatus, USAGE } from "./migrate-command";

async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2));
  if (options === null) {
    console.log(USAGE);
    return;
  }
  const server = await reachDatabase(readConfig());
  try {
    if (options.status) {
      const { lines, complete } = await sayStatus(server.url);
      for (const line of lines) console.log(line);
      if (!complete) process.exitCode = 1;
    } else {
      const say = (line: string) => console.log(line);
      for (const line of await bringUpToDate(server.url, say)) say(line);
    }
  } finally {
    await server.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
});
