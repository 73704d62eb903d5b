const HEAD = [
  "contender",
  "requests/s",
  "to PostGraphile",
  "to the limit",
  "server ms",
  "database ms",
  "p99 ms",
  "memory MB",
  "answer kB",
];

/** One table of Markdown for a story. */
export function storyTable(contenders) {
  const rows = Object.entries(contenders).map(([name, found]) => [
    name,
    written(found.perSecond, 0),
    written(found.toPostgraphile, 2),
    written(found.toLimit, 2),
    written(found.serverMs, 2, { alone: true }),
    written(found.databaseMs, 2, { alone: true }),
    written(found.p99, 0, { alone: true }),
    written(found.memory, 0, { alone: true }),
    (found.bytes / 1_000).toFixed(1),
  ]);
  return table(HEAD, rows);
}

/** A median, and the least and the most of all rounds where they differ. */
export function written(found, digits, { alone = false } = {}) {
  if (found === null) return "–";
  const [median, least, most] = [found.median, found.least, found.most].map((value) => value.toFixed(digits));
  return alone || least === most ? median : `${median} (${least}–${most})`;
}

/** As Prettier lays one out. */
export function table(head, rows) {
  const widths = head.map((word, place) =>
    Math.max(...[head, ...rows].map((row) => row[place].length), word.length),
  );
  const line = (cells) =>
    `| ${cells.map((cell, place) => (place === 0 ? cell.padEnd(widths[place]) : cell.padStart(widths[place]))).join(" | ")} |`;
  const rule = `| ${widths.map((width, place) => (place === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}
