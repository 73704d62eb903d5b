import { growthChart } from "./charts.mjs";
import { summarise } from "./summary.mjs";
import { table, written } from "./tables.mjs";

const COUNTS = { "10k": 1e4, "100k": 1e5, "1M": 1e6, "10M": 1e7 };

/** What stories cost as the ledger grows: a row for each story and contender, a column for each length. */
export function growthMarkdown({ runs }) {
  return [
    `Requests per second:\n\n${tableOf(runs, ({ perSecond }) => written(perSecond, 0, { alone: true }))}`,
    `Processor time of server and database, ms per request:\n\n${tableOf(runs, (found) => costOf(found)?.toFixed(2) ?? "–")}`,
  ].join("\n\n");
}

export async function growthCharts({ runs }) {
  const rows = everyCost(runs).flatMap(({ lines, story, contender, found }) => {
    const value = costOf(found);
    return value === null ? [] : [{ lines: COUNTS[lines], story, contender, value }];
  });
  return {
    "growth.svg": await growthChart({
      title: "Processor time of server and database",
      axis: "ms per request",
      rows,
    }),
  };
}

function costOf({ serverMs, databaseMs }) {
  return serverMs === null || databaseMs === null ? null : serverMs.median + databaseMs.median;
}

function everyCost(runs) {
  return runs.flatMap(({ lines, results }) =>
    Object.entries(summarise(results)).flatMap(([story, contenders]) =>
      Object.entries(contenders).map(([contender, found]) => ({ lines, story, contender, found })),
    ),
  );
}

function tableOf(runs, cellOf) {
  const cells = everyCost(runs);
  const rows = Map.groupBy(cells, ({ story, contender }) => `${story}, ${contender}`);
  const lengths = runs.map(({ lines }) => lines);
  return table(
    ["story", ...lengths],
    [...rows].map(([name, found]) => [
      name,
      ...lengths.map((length) => {
        const cell = found.find(({ lines }) => lines === length);
        return cell === undefined ? "–" : cellOf(cell.found);
      }),
    ]),
  );
}
