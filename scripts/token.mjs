/** `npm run --silent token -- --role reporter --party ES`: a token for development. */
import { loadEnvironment } from "./environment.mjs";
import { orExplain, prepare } from "./prepare.mjs";

// The token alone goes to the output, so that it can be taken from there.
await orExplain(() => prepare({ say: console.error }));
loadEnvironment();
await import("../dist/authentication/command.js");
