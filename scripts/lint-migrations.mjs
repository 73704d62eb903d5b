/**
 * `npm run lint:migrations [FILE.sql …]`: what in a migration would stop others, for all that are not frozen yet, or
 * these. An exception stands in the file, above its statement, with the reason: -- squawk-ignore RULE
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** These were applied before there was a rule. */
const FROZEN = "20261127190000_plain_codes";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const MIGRATIONS = "prisma/migrations";
const files = process.argv.slice(2);
if (files.length === 0) {
  for (const name of readdirSync(join(PROJECT, MIGRATIONS)).sort())
    if (/^\d/.test(name) && name > FROZEN) files.push(`${MIGRATIONS}/${name}/migration.sql`);
}
const squawk = join(createRequire(import.meta.url).resolve("squawk-cli/package.json"), "../js/bin/squawk");
const { status } = spawnSync(
  process.execPath,
  [squawk, "--config", join(PROJECT, ".squawk.toml"), "--reporter", "gcc", ...files],
  { cwd: PROJECT, stdio: "inherit" },
);
process.exitCode = status ?? 1;
