export const OPERATIONS = 2_000;
export const PARTICIPANTS = 20;
export const LINES_OF_VERSION = 5;
export const CHECKS_OF_VERSION = 3;

/** How the ledger gets its length: operations that were reported, days of each, and shifts of each day. */
const SIZES = {
  "10k": { reported: 20, days: 5, shifts: 1 },
  "100k": { reported: 200, days: 5, shifts: 1 },
  "1M": { reported: 2_000, days: 5, shifts: 1 },
  "10M": { reported: 2_000, days: 5, shifts: 10 },
};

export const LENGTHS = Object.keys(SIZES);

export function sizeOf(name) {
  const size = SIZES[name];
  if (size === undefined) throw new Error(`--lines takes ${LENGTHS.join(", ")}, not ${name}.`);
  const periods = size.reported * size.days * size.shifts;
  return {
    ...size,
    name,
    periods,
    versions: periods * PARTICIPANTS,
    database: `jad_graph_bench_${name.toLowerCase()}`,
  };
}
