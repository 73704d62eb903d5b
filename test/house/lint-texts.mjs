// Lints texts as if they were files: reads [{ file, text }] from standard input and writes the rules that each breaks.
// A program of its own, because ESLint loads its configuration in a way that jest does not allow.
import { text as read } from "node:stream/consumers";
import { ESLint } from "eslint";
import typescript from "typescript-eslint";
import { zones } from "./zones.mjs";

const RULES = new Set([
  "house/zones",
  "import-x/no-default-export",
  "no-console",
  "no-restricted-properties",
  "no-restricted-syntax",
]);

const eslint = new ESLint({
  // Types need files that are there.
  overrideConfig: { ...typescript.configs.disableTypeChecked, files: ["**/*.ts"] },
  ruleFilter: ({ ruleId }) => RULES.has(ruleId),
});

const texts = JSON.parse(await read(process.stdin));
const rules = [];
for (const { file, text } of texts) {
  const [result] = await eslint.lintText(text, { filePath: file });
  rules.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
}
process.stdout.write(JSON.stringify({ zones: zones.map(({ name }) => name), rules }));
