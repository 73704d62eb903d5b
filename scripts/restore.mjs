/** `npm run restore`: an empty database, filled with such a file. */
import { loadEnvironment } from "./environment.mjs";
import { orExplain, prepare } from "./prepare.mjs";

await orExplain(prepare);
loadEnvironment();
// npm has gone to the project's folder; a file is named from where npm was called.
process.chdir(process.env.INIT_CWD ?? process.cwd());
process.argv.splice(2, 0, "restore");
await import("../dist/database/backup/command.js");
