/**
 * Takes one guard away at a time and sees whether a test notices. In a copy of the repository below the system's
 * folder for temporary files, it replaces in turn
 *   each call of permit and of requireSomething in src/<feature>/<name>.service.ts by nothing,
 *   each condition of visibility in these files and in the policies by "true",
 *   each policy by one that shows every row,
 *   each filter of the planner and of statistics by "true",
 *   what row-level security is told of a viewer by what it is told of who sees everything,
 *   each check of a token by none,
 *   and each line of src/core/permissions.ts that narrows a permission by one that does not,
 * runs the tests that are quick and near, and prints the mutants that survive. Guards against data that is wrong, and
 * not against who sends it, are among them; whoever reads the list judges.
 *
 *   DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres node test/authorization/mutants.mjs [--only TEXT] [--minutes 25] [--list]
 *
 * --only takes the mutants whose description contains the text; --minutes ends the run, and says what was left out;
 * --list only says which mutants there are.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { parseSync } from "@swc/core";

const PROJECT = path.resolve(import.meta.dirname, "../..");
/** Tests in the order in which they are tried, the ones that know most about the guard first; a failure ends it. */
const REFUSALS = ["test/authorization/matrix", "-t", "is refused"];
const READS = ["test/authorization/matrix", "-t", "what is read"];
const WAYS = ["test/authorization/(paths|interference)"];
const NEAR = ["test/reports/(visibility|workflow|reported)", "test/operations/setup"];
const BACKSTOP = ["test/authorization/row-security"];
const TOKENS = ["test/viewers/(tokens|outage)"];
/** Without those that need the program built. */
const DEVELOPMENT = ["test/viewers/development-key", "-t", "^keys "];
const IMPORTS = ["test/imports/imports"];
const STAGES = {
  call: [REFUSALS, NEAR, IMPORTS],
  sight: [WAYS, READS, REFUSALS, NEAR],
  backstop: [BACKSTOP],
  token: [DEVELOPMENT, TOKENS],
};

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    minutes: { type: "string", default: "25" },
    list: { type: "boolean", default: false },
  },
});

let running = null;
const copy = mkdtempSync(path.join(os.tmpdir(), "jad-graph-mutants-"));
process.once("exit", () => rmSync(copy, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    running?.kill();
    process.exit(1);
  });
}
for (const entry of readdirSync(PROJECT)) {
  if (["node_modules", ".git", "dist", ".data"].includes(entry)) continue;
  cpSync(path.join(PROJECT, entry), path.join(copy, entry), { recursive: true });
}
symlinkSync(path.join(PROJECT, "node_modules"), path.join(copy, "node_modules"));

/** Where the bracket that opens at this place is closed. */
function closing(text, open) {
  const pairs = { "(": ")", "{": "}" };
  const [from, to] = [text[open], pairs[text[open]]];
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === from) depth += 1;
    if (text[at] === to) depth -= 1;
    if (depth === 0) return at + 1;
  }
  throw new Error(`Nothing closes ${text.slice(open, open + 40)}`);
}

/** Where the template that opens at this place is closed; what stands in ${} has no template of its own. */
const closingTemplate = (text, open) => text.indexOf("`", open + 1) + 1;

/** All mutants of a file: a pattern says where the guard begins, and what it ends with. */
function* mutantsOf(file, text, rules) {
  for (const { pattern, ends, by } of rules) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const end = ends(text, start + match[0].length - 1);
      const line = text.slice(0, start).split("\n").length;
      const guard = text.slice(start, end).replaceAll(/\s+/g, " ");
      yield {
        kind: kindOf(file, guard),
        name: `${file}:${line} ${guard} -> ${by}`,
        file,
        // A value that no file has to import.
        text: `import { TRUE as SHOWN } from "${path.posix.relative(path.posix.dirname(file), "src")}/core/sql";\n${text.slice(0, start)}${by}${text.slice(end)}`,
      };
    }
  }
}

function kindOf(file, guard) {
  if (file.startsWith("src/authentication")) return "token";
  if (file.endsWith("viewer-settings.ts")) return "backstop";
  return /^(permit|require|may|this\.may)/.test(guard) ? "call" : "sight";
}

const CALL = (text, open) => closing(text, open);
const TEMPLATE = (text, open) => closingTemplate(text, open);
const AS_IT_IS = (_text, last) => last + 1;

const SERVICE = [
  { pattern: /\bpermit\(/g, ends: CALL, by: "void 0" },
  { pattern: /(?<!function )\brequire[A-Z]\w*\(/g, ends: CALL, by: "void 0" },
  { pattern: /(?<=\$\{)(visible|worksOn|seesWhole)\w*\(/g, ends: CALL, by: "SHOWN" },
  { pattern: /(?<=^ +)visible\w*\(/gm, ends: CALL, by: "SHOWN" },
  { pattern: /report\.submittedBy === this\.viewer\.subject/g, ends: AS_IT_IS, by: "false" },
  { pattern: /(?<![.\w]|private )(this\.)?may\(/g, ends: CALL, by: "true as boolean" },
];
const PLAN = [
  { pattern: /\b(this\.rows|this|policy)\.visible\(/g, ends: CALL, by: "SHOWN" },
  { pattern: /\b\w+\.condition\b(?!\()/g, ends: AS_IT_IS, by: "SHOWN" },
];
const SETTINGS = [
  { pattern: /mayEverywhere\(/g, ends: CALL, by: "true as boolean" },
  {
    pattern: /\$\{operationsOf\(viewer\)\.join\(\)\}/g,
    ends: AS_IT_IS,
    by: "(select string_agg(code, ',') from operation)",
  },
  { pattern: /\$\{partiesOf\(viewer\)\.join\(\)\}/g, ends: AS_IT_IS, by: "'ES,FR,BG'" },
];
const TOKEN = [
  { pattern: /^ {6}(issuer|audience),$/gm, ends: AS_IT_IS, by: "" },
  { pattern: /^ {6}(algorithms|typ|requiredClaims|maxTokenAge): .*,$/gm, ends: AS_IT_IS, by: "" },
  { pattern: /^ +if \(.*\)\s*throw /gm, ends: AS_IT_IS, by: "if (false) throw " },
  { pattern: /(PARTY|OPERATION|SUBJECT)\.test\(/g, ends: CALL, by: "true" },
];
const OTHER_FILES = [
  ["src/graphql/plan/visibility.ts", PLAN],
  ["src/graphql/plan/statement.ts", PLAN],
  ["src/statistics/statistic-rows.ts", PLAN],
  ["src/database/viewer-settings.ts", SETTINGS],
  ["src/authentication/authentication.ts", TOKEN],
  ["src/authentication/claims.ts", TOKEN],
  ["src/authentication/key-set.ts", TOKEN],
];
const POLICY = [
  {
    pattern: /(?<=: )\{ visible(Through)?: /g,
    ends: (text, at) => closing(text, text.lastIndexOf("{", at)),
    by: "{ visible: () => SHOWN }",
  },
  { pattern: /sql`/g, ends: TEMPLATE, by: "SHOWN" },
  { pattern: /mayEverywhere\(/g, ends: CALL, by: "true as boolean" },
];
const PERMISSIONS = [
  { pattern: /viewer\.machine && !permission\.machines/g, ends: AS_IT_IS, by: "false" },
  {
    pattern: /party !== undefined && partiesOf\(viewer\)\.includes\(party\)/g,
    ends: AS_IT_IS,
    by: "party !== undefined",
  },
  {
    pattern: /operation !== undefined && operationsOf\(viewer\)\.includes\(operation\)/g,
    ends: AS_IT_IS,
    by: "operation !== undefined",
  },
  { pattern: /partiesOf\(viewer\)\.includes\(party\)/g, ends: AS_IT_IS, by: "partiesOf(viewer).length > 0" },
  {
    pattern: /operationsOf\(viewer\)\.includes\(operation\)/g,
    ends: AS_IT_IS,
    by: "operationsOf(viewer).length > 0",
  },
  { pattern: /return has\(viewer, role\)/g, ends: AS_IT_IS, by: "return true" },
];

function collect() {
  const found = [];
  const folders = readdirSync(path.join(copy, "src"), { withFileTypes: true });
  for (const folder of folders.filter((entry) => entry.isDirectory()).reverse()) {
    for (const name of readdirSync(path.join(copy, "src", folder.name))) {
      const rules = name.endsWith(".service.ts") ? SERVICE : name.endsWith(".policy.ts") ? POLICY : null;
      const file = `src/${folder.name}/${name}`;
      if (rules !== null) found.push(...mutantsOf(file, readFileSync(path.join(copy, file), "utf8"), rules));
    }
  }
  // Those first that decide for all.
  const others = [["src/core/permissions.ts", PERMISSIONS], ...OTHER_FILES].flatMap(([file, rules]) => [
    ...mutantsOf(file, readFileSync(path.join(copy, file), "utf8"), rules),
  ]);
  return [...others, ...found];
}

/** The few tests that should notice, so that most mutants take seconds. */
function nearest(name) {
  const mutation = /"([a-z]+(Operation|Participant|Reporting|Report|Figures|Publication|Discrepancy))"/.exec(
    name,
  )?.[1];
  const ofFile = [
    [/operation\.service/, "startOperation"],
    [/participant\.service/, "addParticipant"],
    [/report\.service/, "(withdraw|verify|submit)Report"],
    [/ledger\.service/, "withdrawReport"],
    [/reporting-period/, "reopenReporting"],
    [/discrepancy\.service/, "explainDiscrepancy"],
    [/permissions/, "(submitReport|verifyReport|updateOperation)"],
  ].find(([file]) => file.test(name))?.[1];
  if (name.includes("/export.service")) return ["test/authorization/paths", "-t", "by files"];
  if (name.includes("/statistic-rows")) return ["test/authorization/(paths|interference)"];
  if (name.includes("/import.service")) return ["test/imports/imports", "-t", "refus|only|role"];
  if (name.startsWith("src/authentication")) return ["test/viewers/tokens"];
  if (name.includes("/viewer-settings")) return BACKSTOP;
  if (name.includes("/participation.service")) return ["test/authorization/paths", "-t", "participation"];
  const tests =
    (mutation ?? ofFile)
      ? `^(${mutation ?? ofFile}) is refused`
      : "what is read without it (anyone|reporter of Spain|reporter of Bulgaria)$";
  return ["test/authorization/matrix", "-t", tests];
}

/** Says whether any test failed, and not only took too long; --bail ends jest before it would write of its own. */
const REPORTER = path.join(copy, "reporter.cjs");
const OUTCOME = path.join(copy, "outcome.txt");
writeFileSync(
  REPORTER,
  `const say = (word) => require("node:fs").writeFileSync(${JSON.stringify(OUTCOME)}, word);
  module.exports = class {
    onTestCaseResult(test, { status, failureMessages }) {
      if (status === "failed") say(failureMessages.some((text) => text.includes("Exceeded timeout")) ? "late" : "failed");
    }
    onRunComplete(contexts, { numFailedTests, numRuntimeErrorTestSuites, numPassedTests }) {
      if (numFailedTests + numRuntimeErrorTestSuites === 0 && numPassedTests > 0) say("passed");
    }
  };`,
);

/**
 * The tests that notice; null where none does. A test has to fail: that one cannot be run at all, since something else
 * has broken, says nothing about the guard.
 */
async function killer(stages) {
  for (const stage of stages) {
    rmSync(OUTCOME, { force: true });
    running = spawn(
      process.execPath,
      [
        "node_modules/jest/bin/jest.js",
        "--bail",
        "--testTimeout",
        "120000",
        "--reporters",
        REPORTER,
        "--rootDir",
        copy,
        ...stage,
      ],
      { cwd: copy, env: { ...process.env, NODE_ENV: "test" }, stdio: "ignore", timeout: 240_000 },
    );
    await once(running, "close");
    const outcome = existsSync(OUTCOME) ? readFileSync(OUTCOME, "utf8") : "nothing";
    if (outcome === "failed") return stage.join(" ");
    if (outcome !== "passed") throw new Error(`No test of ${stage.join(" ")} could be run`);
  }
  return null;
}

/** With every guard in its place nothing may fail, before all and after all. */
async function control(mutants) {
  const stages = new Map(mutants.map(({ name }) => [nearest(name).join(" "), nearest(name)]));
  const failed = await killer([...stages.values()]);
  if (failed === null) return;
  console.error(`Nothing was taken away, and this fails: ${failed}`);
  process.exit(1);
}

const started = Date.now();
const all = collect().filter(({ name }) => name.includes(values.only));
console.log(`${all.length} mutants in ${copy}`);
if (values.list) {
  for (const { kind, name } of all) console.log(`${kind}: ${name}`);
  process.exit(0);
}
await control(all);
const [survivors, left] = [[], []];
for (const { kind, name, file, text } of all) {
  if (Date.now() - started > Number(values.minutes) * 60_000) {
    left.push(name);
    continue;
  }
  const original = readFileSync(path.join(copy, file), "utf8");
  writeFileSync(path.join(copy, file), text);
  parseSync(text, { syntax: "typescript", decorators: true });
  const stage = await killer([nearest(name), ...STAGES[kind]]).catch((error) => {
    console.log(`BROKEN ${name}: ${error.message}`);
    return null;
  });
  writeFileSync(path.join(copy, file), original);
  if (stage === null) survivors.push(name);
  console.log(`${stage === null ? "SURVIVED" : `killed by ${stage}:`} ${name}`);
}
await control(all);
console.log(
  `${all.length - left.length - survivors.length} killed, ${survivors.length} survived, ${left.length} not tried`,
);
for (const name of survivors) console.log(`SURVIVED ${name}`);
for (const name of left) console.log(`NOT TRIED ${name}`);
process.exitCode = survivors.length === 0 && left.length === 0 ? 0 : 1;
