/** `npm run torture`: faults, one after the other, against servers and databases of its own; docs/reliability.md. */
import { orExplain, prepare } from "./prepare.mjs";

await orExplain(() => prepare({ say: console.error }));
await import("../test/faults/torture/main.mjs");
