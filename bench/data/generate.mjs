/** `node bench/data/generate.mjs --lines 10k|100k|1M|10M [--fresh]`: makes the database of that size. */
import { parseArgs } from "node:util";
import { ensureDatabase } from "./database.mjs";

const { values } = parseArgs({
  options: { lines: { type: "string", default: "100k" }, fresh: { type: "boolean", default: false } },
});
const start = performance.now();
const { database } = await ensureDatabase(values.lines, { fresh: values.fresh });
console.log(`${database} is there (${((performance.now() - start) / 1_000).toFixed(0)} s)`);
