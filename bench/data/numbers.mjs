/** Scatters a whole number over 32 bits, no two to the same one. */
function scatter(number, seed) {
  let mixed = (number ^ (seed * 0x9e3779b1)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

const hex = (number) => number.toString(16).padStart(8, "0");

const SEEDS = {
  operation: 1,
  participant: 2,
  period: 3,
  report: 4,
  version: 5,
  publication: 6,
  figure: 7,
  centre: 8,
  submission: 9,
  decision: 10,
};

/** The same id for the same thing in every run, spread over an index as random ones are. */
export function idOf(kind, number) {
  const seed = SEEDS[kind];
  const [first, second] = [hex(scatter(number, seed)), hex(scatter(number, seed + 100))];
  const [third, fourth] = [hex(scatter(number, seed + 200)), hex(scatter(number, seed + 300))];
  return `${first}-${second.slice(0, 4)}-4${second.slice(5)}-8${third.slice(1, 4)}-${third.slice(4)}${fourth}`;
}

/** A whole number below a limit, the same in every run. */
export function below(limit, number, seed) {
  return scatter(number, seed + 1_000) % limit;
}
