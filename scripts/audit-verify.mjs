/** `npm run audit:verify`: that nobody has changed the audit trail, nor what it tells of. */
import { loadEnvironment } from "./environment.mjs";
import { orExplain, prepare } from "./prepare.mjs";

await orExplain(prepare);
loadEnvironment();
// npm has gone to the project's folder; a file is named from where npm was called.
process.chdir(process.env.INIT_CWD ?? process.cwd());
await import("../dist/database/audit/command.js");
