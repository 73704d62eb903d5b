/**
 * Takes one guard away at a time and sees whether a test notices. In copies of the repository below the system's
 * folder for temporary files, it replaces in turn
 *   each call of permit and of requireSomething in src/<feature>/<name>.service.ts by nothing,
 *   each condition of visibility in these files and in the policies by "true",
 *   each policy by one that shows every row,
 *   each filter of the planner, of entities and of statistics by "true",
 *   what row-level security is told of a viewer by what it is told of who sees everything,
 *   each check of a token by none,
 *   and each line of src/core/permissions.ts that narrows a permission by one that does not,
 * runs the tests that are quick and near, and prints the mutants that survive. Guards against data that is wrong, and
 * not against who sends it, are among them; whoever reads the list judges.
 *
 *   DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres node test/authorization/mutants.mjs
 *     [--only TEXT] [--minutes 60] [--copies 2] [--list]
 *
 * --only takes the mutants whose description contains the text; --minutes ends the run, and says what was left out;
 * --copies says how many are tried at a time; --list only says which mutants there are.
 */
import path from "node:path";
import { parseArgs } from "node:util";
import { Copy } from "./mutants/copy.mjs";
import { collect } from "./mutants/guards.mjs";
import { nearest, stagesOf, together } from "./mutants/nearest.mjs";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    minutes: { type: "string", default: "60" },
    copies: { type: "string", default: "2" },
    list: { type: "boolean", default: false },
  },
});

const started = Date.now();
const minutes = () => (Date.now() - started) / 60_000;
const all = collect(path.resolve(import.meta.dirname, "../..")).filter(({ name }) =>
  name.includes(values.only),
);
if (values.list) {
  for (const { kind, name } of all) console.log(`${kind}: ${name}`);
  process.exit(0);
}
if (!process.env.DATABASE_URL) {
  console.error("DATABASE_URL must name a PostgreSQL that goes on while one run of tests follows another.");
  process.exit(1);
}

const copies = Array.from({ length: Number(values.copies) }, () => new Copy());
const removeAll = () => Promise.all(copies.map((copy) => copy.remove()));
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => void removeAll().finally(() => process.exit(1)));
}

/** Has each piece of work done by whichever copy is free. */
async function share(items, work) {
  const waiting = [...items];
  await Promise.all(
    copies.map(async (copy) => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(copy, item);
    }),
  );
}

/** With every guard in its place nothing may fail, before all and after all. */
async function control() {
  await share(together(all.map(({ name }) => nearest(name))), async (copy, stage) => {
    const failed = await copy.failing([stage]);
    if (failed !== null) throw new Error(`Nothing was taken away, and this fails: ${failed}`);
  });
}

const outcomes = { killed: [], survived: [], "not tried": [] };

async function attempt(copy, mutant) {
  if (minutes() > Number(values.minutes)) {
    outcomes["not tried"].push(mutant.name);
    return;
  }
  try {
    const killer = await copy.killer(mutant, stagesOf(mutant));
    outcomes[killer === null ? "survived" : "killed"].push(mutant.name);
    console.log(`${killer === null ? "SURVIVED" : `killed by ${killer}:`} ${mutant.name}`);
  } catch (error) {
    outcomes["not tried"].push(mutant.name);
    console.log(`BROKEN ${mutant.name}: ${error.message}`);
  }
}

try {
  console.log(`${all.length} mutants in ${copies.map(({ folder }) => folder).join(" and ")}`);
  await control();
  await share(all, attempt);
  await control();
} finally {
  await removeAll();
}
for (const outcome of ["survived", "not tried"]) {
  for (const name of outcomes[outcome]) console.log(`${outcome.toUpperCase()} ${name}`);
}
const counts = Object.entries(outcomes).map(([outcome, names]) => `${names.length} ${outcome}`);
console.log(`${counts.join(", ")}, in ${Math.ceil(minutes())} minutes`);
process.exitCode = outcomes.killed.length === all.length ? 0 : 1;
