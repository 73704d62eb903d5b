import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PROJECT } from "../settings.mjs";

const BENCH = path.join(PROJECT, "bench");
const RESULTS = path.join(BENCH, "results");
const README = path.join(BENCH, "README.md");

/** Keeps what was measured: as JSON, as charts, and as tables in README.md. */
export function writeResults(name, run, { markdown, charts }) {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(path.join(RESULTS, `${name}.json`), `${JSON.stringify(run, null, 2)}\n`);
  for (const [file, svg] of Object.entries(charts)) writeFileSync(path.join(RESULTS, file), svg);
  const images = Object.keys(charts).map((file) => `![${file.replace(".svg", "")}](results/${file})`);
  const head = `\`${run.command}\`, ${run.date}; ${run.machine}.`;
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const text = readFileSync(README, "utf8");
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before === -1 || after === -1) throw new Error(`bench/README.md has no place for ${name}.`);
  const section = [begin, head, ...images, markdown, end].join("\n\n");
  writeFileSync(README, text.slice(0, before) + section + text.slice(after + end.length));
}
