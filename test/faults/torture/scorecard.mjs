import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { PROJECT } from "./built.mjs";
import { add, isHeld, sayMust } from "./figures.mjs";

/** Where and with what it was measured. */
export function describeRun({ seed, isQuick }) {
  return {
    at: new Date().toISOString(),
    seed,
    size: isQuick ? "quick" : "full",
    commit: commit(),
    machine: `${os.cpus().length} × ${os.cpus()[0].model}, ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.type()} ${os.release()}`,
    node: process.version,
  };
}

function commit() {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: PROJECT, encoding: "utf8" }).trim();
  } catch {
    return null;
  }
}

/** Adds a run to those of a file; a fault that was measured with the same seed before is replaced. */
export function keep(file, run) {
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).runs : [];
  const names = run.faults.map(({ name }) => name);
  const others = kept
    .map((each) => ({
      ...each,
      faults: each.faults.filter(
        ({ name }) => each.seed !== run.seed || each.size !== run.size || !names.includes(name),
      ),
    }))
    .filter(({ faults }) => faults.length > 0);
  const runs = [...others, run];
  writeFileSync(file, `${JSON.stringify({ runs }, null, 1)}\n`);
  return runs.filter(({ size }) => size === run.size);
}

/** What several runs say together, fault by fault. */
export function addUp(runs) {
  const faults = new Map();
  for (const { faults: measured } of runs) {
    for (const { name, what, figures, seconds, hindrance } of measured) {
      if (hindrance !== undefined) {
        if (!faults.has(name)) faults.set(name, { name, what, hindrance, figures: [], seconds: 0, runs: 0 });
        continue;
      }
      const before = faults.get(name);
      const sum = (each) => {
        const known = before?.figures.find((other) => other.name === each.name);
        return known === undefined ? each : add(known, each);
      };
      faults.set(name, {
        name,
        what,
        figures: figures.map(sum),
        seconds: seconds + (before?.seconds ?? 0),
        runs: 1 + (before?.runs ?? 0),
      });
    }
  }
  return [...faults.values()];
}

/** The scorecard as lines of a Markdown table. */
export function table(faults, isQuick) {
  const rows = [["fault", "figure", "measured", "target", "control", "verdict"]];
  for (const { name, what, figures, hindrance, runs, seconds } of faults) {
    const times = runs > 1 ? `, ${runs} runs` : "";
    const done = hindrance === undefined ? `${what} (${Math.round(seconds)} s${times})` : what;
    rows.push([
      `**${name}**`,
      done,
      "",
      "",
      "",
      hindrance === undefined ? "" : `not possible here: ${hindrance}`,
    ]);
    for (const figure of figures) {
      const held = isHeld(figure, isQuick);
      rows.push([
        "",
        figure.name,
        figure.must !== null && "within" in figure.must ? `${figure.value} ms` : String(figure.value),
        sayMust(figure.must),
        figure.control === undefined ? "" : String(figure.control),
        sayVerdict(figure, held),
      ]);
    }
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  const [head, ...body] = rows;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body.map(line)];
}

function sayVerdict({ must }, held) {
  if (held === null) return must !== null && "goal" in must ? "not yet" : "";
  return held ? "held" : "**missed**";
}

export function missed(faults, isQuick) {
  return faults.flatMap(({ name, figures }) =>
    figures.filter((figure) => isHeld(figure, isQuick) === false).map((figure) => `${name}: ${figure.name}`),
  );
}
