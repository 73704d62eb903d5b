/**
 * `npm run check`: all that must hold before a change is handed in, to the end, whatever fails on the way.
 * `npm run check -- --without-tests` leaves out the tests, which also hold what is generated, the zones and the drift.
 */
import { spawnSync } from "node:child_process";
import { orExplain, prepare, PROJECT } from "./prepare.mjs";

const CHECKS = [
  { name: "format", command: "prettier --check --log-level warn ." },
  { name: "lint", command: "eslint ." },
  { name: "types", command: "npm run --silent types" },
  { name: "unused", command: "knip" },
  { name: "tests", command: "npm test --silent" },
].filter(({ name }) => name !== "tests" || !process.argv.includes("--without-tests"));

await orExplain(() => prepare({ tests: true }));

const failed = CHECKS.filter(({ name, command }) => {
  const start = performance.now();
  console.log(`${name}: ${command}`);
  const { status } = spawnSync(command, { cwd: PROJECT, stdio: "inherit", shell: true });
  console.log(
    `${name}: ${status === 0 ? "ok" : "failed"} in ${((performance.now() - start) / 1000).toFixed(0)} s`,
  );
  return status !== 0;
});

if (failed.length > 0) {
  console.error(`Failed: ${failed.map(({ name }) => name).join(", ")}`);
  process.exitCode = 1;
}
