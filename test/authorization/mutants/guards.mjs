import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

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
  { pattern: /(?<=^ +|isSeen = )visible\w*\(/gm, ends: CALL, by: "SHOWN" },
  { pattern: /report\.submittedBy === this\.viewer\.subject/g, ends: AS_IT_IS, by: "false" },
  { pattern: /(?<![.\w]|private )(this\.)?may\(/g, ends: CALL, by: "true as boolean" },
];
const PLAN = [
  { pattern: /\b(this\.rows|rows|this|policy)\.visible\(/g, ends: CALL, by: "SHOWN" },
  { pattern: /\b\w+\.condition\b(?!\()/g, ends: AS_IT_IS, by: "SHOWN" },
];
const SETTINGS = [
  { pattern: /mayEverywhere\(/g, ends: CALL, by: "true as boolean" },
  {
    pattern: /operationsOf\(viewer\)\.join\(\)/g,
    ends: AS_IT_IS,
    by: "Array.from({ length: 999 }, (_, index) => `scene-${index}`).join()",
  },
  { pattern: /partiesOf\(viewer\)\.join\(\)/g, ends: AS_IT_IS, by: '"ES,FR,BG"' },
];
const PLANS = [{ pattern: /, subject, machine, grants(?=\])/g, ends: AS_IT_IS, by: "" }];
const TOKEN = [
  { pattern: /^ {6}(issuer|audience),$/gm, ends: AS_IT_IS, by: "" },
  { pattern: /^ {6}(algorithms|typ|requiredClaims|maxTokenAge): .*,$/gm, ends: AS_IT_IS, by: "" },
  { pattern: /^ +if \(.*\)\s*throw /gm, ends: AS_IT_IS, by: "if (false) throw " },
  { pattern: /(PARTY|OPERATION|SUBJECT)\.test\(/g, ends: CALL, by: "true" },
];
const OTHER_FILES = [
  ["src/graphql/plan/visibility.ts", PLAN],
  ["src/graphql/plan/objects.ts", PLAN],
  ["src/graphql/plan/statement.ts", PLAN],
  ["src/graphql/plan/plans.ts", PLANS],
  ["src/graphql/federation/represented-objects.ts", PLAN],
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

/** All mutants of the sources in this folder. */
export function collect(copy) {
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
