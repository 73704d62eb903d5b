import { readConfig } from "../../config";
import { StartupError } from "../../core/startup-error";
import { connect } from "../client";
import { reachDatabase } from "../reach";
import { readArguments, USAGE, verifyAudit } from "./audit-command";

async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2));
  if (options === null) {
    console.log(USAGE);
    return;
  }
  const server = await reachDatabase(readConfig());
  try {
    const database = connect(server.url);
    try {
      const { lines, right } = await verifyAudit(database, options);
      for (const line of lines) console.log(line);
      if (!right) process.exitCode = 1;
    } finally {
      await database.$disconnect();
    }
  } finally {
    await server.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
});
