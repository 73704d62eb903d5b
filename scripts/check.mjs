/**
 * `npm run check`: all that must hold before a change is handed in, to the end, whatever fails on the way.
 * `npm run check -- --without-tests` leaves out the tests, which also hold what is generated, the zones and the drift.
 */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { orExplain, prepare, PROJECT } from "./prepare.mjs";

const SIDE_BY_SIDE = [
  { name: "format", command: "prettier --check --log-level warn ." },
  { name: "lint", command: "eslint ." },
  { name: "types", command: "npm run --silent types" },
  { name: "unused", command: "knip" },
  { name: "migrations", command: "npm run --silent lint:migrations" },
];
const TESTS = { name: "tests", command: "npm test --silent" };

await orExplain(() => prepare({ tests: true }));

const failed = [];
console.log(`Checking ${SIDE_BY_SIDE.map(({ name }) => name).join(", ")} …`);
await Promise.all(SIDE_BY_SIDE.map((check) => run(check, "pipe")));
// They take all processors there are.
if (!process.argv.includes("--without-tests")) await run(TESTS, "inherit");

if (failed.length > 0) {
  console.error(`Failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}

/** What is said beside others is said when it is said to the end. */
async function run({ name, command }, output) {
  const start = performance.now();
  const child = spawn(command, { cwd: PROJECT, stdio: ["inherit", output, output], shell: true });
  const closed = new Promise((resolve) => child.once("close", resolve));
  const said = await Promise.all([child.stdout, child.stderr].map((stream) => stream && text(stream)));
  const status = await closed;
  process.stdout.write(said.join(""));
  const seconds = ((performance.now() - start) / 1_000).toFixed(0);
  console.log(`${name}: ${status === 0 ? "ok" : "failed"} in ${seconds} s (${command})`);
  if (status !== 0) failed.push(name);
}
