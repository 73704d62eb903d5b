/** Two tables of names and values that must be the same: what was sent, and what the graph says. */
export interface Check {
  readonly name: string;
  /** How many values were compared. */
  readonly count: number;
  readonly differences: readonly Difference[];
}

interface Difference {
  readonly what: string;
  readonly sent: string;
  readonly graph: string;
}

type Values = ReadonlyMap<string, string>;

const MOST_DIFFERENCES = 10;
const NOTHING = "nothing";

export function compare(name: string, sent: Values, graph: Values): Check {
  const names = new Set([...sent.keys(), ...graph.keys()]);
  const differences = [...names].flatMap((what) => {
    const both = { what, sent: sent.get(what) ?? NOTHING, graph: graph.get(what) ?? NOTHING };
    return both.sent === both.graph ? [] : [both];
  });
  return { name, count: names.size, differences };
}

/** A line for each check, and below it both values where they differ. */
export function describeChecks(checks: readonly Check[]): string[] {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks.flatMap(({ name, count, differences }) => [
    `  ${differences.length === 0 ? "ok     " : "differs"}  ${name.padEnd(width)}  ${
      differences.length === 0 ? `${count} compared` : `${differences.length} of ${count}`
    }`,
    ...differences
      .slice(0, MOST_DIFFERENCES)
      .map(
        ({ what, sent, graph }) =>
          `           ${what}: sent ${sent}; the graph says ${graph.replace(/\s+/g, " ")}`,
      ),
    ...(differences.length > MOST_DIFFERENCES
      ? [`           … and ${differences.length - MOST_DIFFERENCES} more`]
      : []),
  ]);
}
