import { STORIES } from "../stories/stories.mjs";
import { barChart } from "./charts.mjs";
import { spread, summarise } from "./summary.mjs";
import { storyTable, table, written } from "./tables.mjs";

/** The tables of one run, as they stand in README.md. */
export function storiesMarkdown({ starts, results, writers, farPage, contenders }) {
  const summary = summarise(results);
  const sections = Object.entries(summary).map(([story, found]) => {
    const page = story === "page-far" ? ` (page ${farPage} here)` : "";
    return `### ${story}: ${STORIES[story].says}${page}\n\n${storyTable(found)}`;
  });
  if (writers.length > 0) sections.push(writersMarkdown(writers));
  const startRows = Object.entries(starts).map(([name, seconds]) => [
    name,
    contenders[name],
    written(spread(seconds), 2),
  ]);
  return [
    ...sections,
    `### From the start to the first answer\n\n${table(["contender", "what it is", "seconds"], startRows)}`,
  ].join("\n\n");
}

function writersMarkdown(writers) {
  const of = (choose) => spread(writers.map(choose));
  const rows = [
    [
      "reads/s alone",
      written(
        of(({ alone }) => alone.perSecond),
        0,
      ),
    ],
    [
      "reads/s beside writers",
      written(
        of(({ beside }) => beside.perSecond),
        0,
      ),
    ],
    [
      "of what there was alone",
      written(
        of(({ ratio }) => ratio),
        2,
      ),
    ],
    [
      "reports/s",
      written(
        of(({ written: found }) => found.perSecond),
        1,
      ),
    ],
    [
      "reports refused",
      written(
        of(({ written: found }) => found.refused),
        0,
      ),
    ],
    [
      "p99 of a read beside writers, ms",
      written(
        of(({ beside }) => beside.p99),
        0,
      ),
    ],
    [
      "p99 of a report, ms",
      written(
        of(({ written: found }) => found.p99),
        0,
      ),
    ],
  ];
  return `### writers: 50 readers of single operations, alone and beside 50 reporters\n\n${table(["the product", "median (least–most)"], rows)}`;
}

const COMPARED = ["list", "one", "flat"];

/** The charts of one run, by the names of their files. */
export async function storiesCharts({ results }) {
  const summary = summarise(results);
  const rows = (valueOf) =>
    COMPARED.filter((story) => story in summary).flatMap((story) =>
      Object.entries(summary[story]).flatMap(([contender, found]) => {
        const value = valueOf(found);
        return value === null ? [] : [{ story, contender, value }];
      }),
    );
  const total = ({ serverMs, databaseMs }) =>
    serverMs === null || databaseMs === null ? null : serverMs.median + databaseMs.median;
  const ratios = rows(({ toPostgraphile }) => toPostgraphile?.median ?? null);
  return {
    "requests.svg": await barChart({
      title: "Requests per second, PostGraphile = 1",
      axis: "ratio",
      rows: ratios,
    }),
    "processor.svg": await barChart({
      title: "Processor time of server and database",
      axis: "ms per request",
      rows: rows(total),
    }),
  };
}
