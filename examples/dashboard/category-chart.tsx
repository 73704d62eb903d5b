import { scaleBand, scaleLinear } from "@visx/scale";
import { ChartFigure } from "./chart-figure";
import type { FigureQualifier } from "./generated/graphql";
import { formatNumber, QUALIFIER } from "./words";

interface Bar {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  readonly qualifier?: FigureQualifier;
  /** What is verified of it; nothing where there is no such distinction. */
  readonly part?: number;
}

/** Bars beside each other from the left, each under its name and with its number. */
export function CategoryChart({ title, bars, part }: { title: string; bars: readonly Bar[]; part?: string }) {
  const largest = Math.max(0, ...bars.flatMap((bar) => [bar.value, bar.part ?? 0]));
  const text = ({ value, qualifier = "EXACT" }: Bar): string =>
    [QUALIFIER[qualifier], formatNumber(value)].filter(Boolean).join(" ");
  if (bars.length === 0) return null;
  return (
    <ChartFigure
      title={title}
      summary={`${title}: ${bars.map((bar) => `${bar.label} ${text(bar)}`).join(", ")}.`}
      legend={
        part === undefined
          ? []
          : [
              { name: "reported", className: "whole" },
              { name: `of it ${part}`, className: "part" },
            ]
      }
      columns={part === undefined ? ["Category", "Checks"] : ["Category", "Reported", "Verified"]}
      rows={bars.map((bar) => [
        bar.label,
        text(bar),
        ...(part === undefined ? [] : [formatNumber(bar.part ?? 0)]),
      ])}
      draw={({ width, rem }) => {
        const height = bars.length * 3.6 * rem;
        const x = scaleLinear({ domain: [0, largest || 1], range: [0, width - 2] });
        const y = scaleBand({ domain: bars.map(({ key }) => key), range: [0, height] });
        return {
          height,
          content: bars.map((bar) => (
            <g key={bar.key} transform={`translate(1 ${y(bar.key) ?? 0})`}>
              <text y={1.1 * rem} className="bar-name">
                {bar.label}
              </text>
              <text x={width - 2} y={1.1 * rem} textAnchor="end" className="bar-number">
                {text(bar)}
              </text>
              <rect y={1.6 * rem} height={1.4 * rem} width={width - 2} rx={0.2 * rem} className="track" />
              <rect
                y={1.6 * rem}
                height={1.4 * rem}
                width={x(bar.value)}
                rx={0.2 * rem}
                className={part === undefined ? "part" : "whole"}
              />
              {bar.part !== undefined && (
                <rect y={2 * rem} height={0.6 * rem} width={x(bar.part)} rx={0.15 * rem} className="part" />
              )}
            </g>
          )),
        };
      }}
    />
  );
}
