/** `npm run load -- FILE.json`: one more operation, or a correction of one, from a file in the format of prisma/data. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { loadEnvironment } from "./environment.mjs";
import { orExplain, prepare } from "./prepare.mjs";

await orExplain(prepare);
loadEnvironment();

// npm has gone to the project's folder; a file is named from where npm was called.
const origin = process.env.INIT_CWD ?? process.cwd();
const given = process.argv.slice(2).filter((argument) => argument !== "--");
const command = fileURLToPath(new URL("../dist/database/load/command.js", import.meta.url));
process.argv = [
  process.execPath,
  command,
  ...given.map((argument) => (argument.startsWith("-") ? argument : resolve(origin, argument))),
];
await import("../dist/database/load/command.js");
