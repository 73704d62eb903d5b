import * as vega from "vega";
import { compile } from "vega-lite";

/** Bars for each contender, and for each story an axis of its own. */
export const barChart = ({ title, axis, rows }) =>
  svgOf({
    background: "white",
    title: { text: title, anchor: "middle" },
    data: { values: rows },
    facet: {
      column: {
        field: "story",
        type: "nominal",
        sort: [...new Set(rows.map(({ story }) => story))],
        title: null,
      },
    },
    spec: {
      width: 180,
      height: 260,
      mark: "bar",
      encoding: {
        x: { field: "contender", sort: null, title: null },
        y: { field: "value", type: "quantitative", title: axis },
        color: { field: "contender", type: "nominal", sort: null, legend: null },
      },
    },
    resolve: { scale: { y: "independent" } },
  });

/** A line for each story, over the length of the ledger. */
export const growthChart = ({ title, axis, rows }) =>
  svgOf({
    background: "white",
    width: 640,
    height: 360,
    title,
    data: { values: rows },
    mark: { type: "line", point: true },
    encoding: {
      x: {
        field: "lines",
        type: "quantitative",
        scale: { type: "log" },
        title: "ledger lines",
        axis: { format: "~s", values: [10_000, 100_000, 1_000_000, 10_000_000] },
      },
      y: { field: "value", type: "quantitative", scale: { type: "log" }, title: axis },
      color: { field: "story", type: "nominal", sort: null, title: null },
      strokeDash: {
        field: "contender",
        type: "nominal",
        sort: null,
        title: null,
        legend: { symbolType: "stroke" },
      },
    },
  });

async function svgOf(specification) {
  const { spec } = compile(specification);
  return `${await new vega.View(vega.parse(spec), { renderer: "none" }).toSVG()}\n`;
}
