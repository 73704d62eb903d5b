import { type Config, readConfig } from "../config";
import { StartupError } from "../core/startup-error";
import { describeChecks } from "./check";
import { compareAll } from "./compare-all";
import { introduceByFile, introduceByKey } from "./introductions";
import { play } from "./rehearsal";
import { readRehearsalRequest } from "./rehearsal-command";

async function main(): Promise<void> {
  const { tokens, url, ...wish } = readRehearsalRequest(process.argv.slice(2));
  const config = readConfig();
  const introduce = tokens === null ? await introduceByKey(config.tokens) : await introduceByFile(tokens);
  const played = await play({
    ...wish,
    url: url ?? addressOf(config),
    introduce,
    now: new Date(),
    say: (line) => console.log(line),
  });
  const checks = await compareAll(played);
  for (const line of describeChecks(checks)) console.log(line);
  const differing = checks.filter(({ differences }) => differences.length > 0);
  if (differing.length > 0) {
    console.error(`${differing.length} of ${checks.length} checks differ.`);
    process.exitCode = 1;
  } else {
    console.log(`All ${checks.length} checks are ok (${process.uptime().toFixed(1)} s).`);
  }
}

/** Where a server with the same settings answers; one that listens everywhere answers here too. */
function addressOf({ host, port }: Config): string {
  const name = ["0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

main().catch((error: unknown) => {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
});
