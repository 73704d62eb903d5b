/** `npm run bench`: measures the built program beside others; bench/README.md says what and how. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { orExplain, prepare, PROJECT } from "./prepare.mjs";

const BENCH = join(PROJECT, "bench");
const STAMP = join(BENCH, "node_modules", ".installed");

await orExplain(prepare);
const lock = createHash("sha256")
  .update(readFileSync(join(BENCH, "package-lock.json")))
  .digest("hex");
if (!existsSync(STAMP) || readFileSync(STAMP, "utf8") !== lock) {
  console.log("Installing what is measured beside it (first time only, or after a change of its lockfile) …");
  // A package that wants a newer Node gets one: it is among the packages.
  run(
    "npm",
    ["ci", "--include=optional", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    {
      cwd: BENCH,
      shell: process.platform === "win32",
    },
  );
  writeFileSync(STAMP, lock);
}
const { findNode } = await import("../bench/settings.mjs");
run(findNode(), [join(BENCH, "main.mjs"), ...process.argv.slice(2).filter((word) => word !== "--")]);

function run(command, flags, options = {}) {
  const { status, error } = spawnSync(command, flags, { stdio: "inherit", ...options });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
