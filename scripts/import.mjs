/** `npm run import`: reports from a CSV file, to the running server. */
import { resolve } from "node:path";
import { loadEnvironment } from "./environment.mjs";
import { orExplain, prepare } from "./prepare.mjs";

await orExplain(() => prepare({ say: console.error }));
loadEnvironment();
// npm has gone to the project's folder; files are named from where npm was called.
process.chdir(resolve(process.env.INIT_CWD ?? process.cwd()));
process.argv.splice(2, 0, "import");
await import("../dist/transfer/command.js");
