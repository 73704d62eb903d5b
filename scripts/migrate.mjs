/** `npm run migrate`: the migrations that the database lacks, apart from any server. */
import { loadEnvironment } from "./environment.mjs";
import { orExplain, prepare } from "./prepare.mjs";

await orExplain(prepare);
loadEnvironment();
await import("../dist/database/migrations/command.js");
