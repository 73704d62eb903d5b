import { loadEnvironment } from "./environment.mjs";
import { orExplain, prepare } from "./prepare.mjs";

await orExplain(prepare);
loadEnvironment();
// In this very process, so that a signal has only one place to go.
await import("../dist/main.js");
