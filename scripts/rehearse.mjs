/** `npm run rehearse`: plays a fictitious operation against a running server, and compares. */
import { resolve } from "node:path";
import { loadEnvironment } from "./environment.mjs";
import { orExplain, prepare } from "./prepare.mjs";

await orExplain(prepare);
loadEnvironment();

// npm has gone to the project's folder; a file is named from where npm was called.
const origin = process.env.INIT_CWD ?? process.cwd();
process.argv = process.argv.map((word, index, words) =>
  words[index - 1] === "--tokens" ? resolve(origin, word) : word,
);
await import("../dist/rehearsal/command.js");
