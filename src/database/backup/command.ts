import { readConfig } from "../../config";
import { StartupError } from "../../core/startup-error";
import { reachDatabase } from "../reach";
import { backUp, readArguments, restore, USAGE } from "./backup-command";

async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2));
  if (options === null) {
    console.log(USAGE);
    return;
  }
  const server = await reachDatabase(readConfig());
  try {
    const act = options.kind === "backup" ? backUp : restore;
    const { lines, right } = await act(server.url, options.file);
    for (const line of lines) console.log(line);
    if (!right) process.exitCode = 1;
  } finally {
    await server.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
});
