import { AxisBottom, AxisLeft } from "@visx/axis";
import { scaleBand, scaleLinear } from "@visx/scale";
import { ChartFigure } from "./chart-figure";
import { formatCompact, formatDay, formatNumber, formatShortDay } from "./words";

interface Day {
  /** 2026-11-14 */
  readonly day: string;
  readonly value: number;
  /** What is verified of it. */
  readonly part: number;
}

/** Columns from the left in the order of the days. */
export function DayChart({ title, days }: { title: string; days: readonly Day[] }) {
  if (days.length === 0) return null;
  const largest = Math.max(1, ...days.flatMap(({ value, part }) => [value, part]));
  return (
    <ChartFigure
      title={title}
      summary={`${title}: ${days.map(({ day, value }) => `${formatDay(day)} ${formatNumber(value)}`).join(", ")}.`}
      legend={[
        { name: "reported", className: "whole" },
        { name: "of it verified", className: "part" },
      ]}
      columns={["Day", "Reported", "Verified"]}
      rows={days.map(({ day, value, part }) => [formatDay(day), formatNumber(value), formatNumber(part)])}
      draw={({ width, rem }) => {
        const [left, top, bottom] = [3.2 * rem, 1.2 * rem, 2 * rem];
        const height = 18 * rem;
        const x = scaleBand({
          domain: days.map(({ day }) => day),
          range: [left, width],
          paddingInner: 0.3,
          paddingOuter: 0.2,
        });
        const y = scaleLinear({ domain: [0, largest], range: [height - bottom, top], nice: 4 });
        const column = Math.min(x.bandwidth(), 6 * rem);
        return {
          height,
          content: (
            <>
              <AxisLeft
                scale={y}
                left={left}
                numTicks={4}
                hideAxisLine
                tickLength={left - width}
                tickClassName="grid"
                tickFormat={(value) => formatCompact(Number(value))}
                tickComponent={({ y: place, formattedValue }) => (
                  <text x={-0.6 * rem} y={place} dy="0.3em" textAnchor="end" className="axis-number">
                    {formattedValue}
                  </text>
                )}
              />
              {days.map(({ day, value, part }) => {
                const start = (x(day) ?? 0) + (x.bandwidth() - column) / 2;
                return (
                  <g key={day}>
                    <rect
                      x={start}
                      y={y(value)}
                      width={column}
                      height={y(0) - y(value)}
                      rx={0.2 * rem}
                      className="whole"
                    />
                    <rect
                      x={start + column * 0.25}
                      y={y(part)}
                      width={column * 0.5}
                      height={y(0) - y(part)}
                      rx={0.15 * rem}
                      className="part"
                    />
                    <text
                      x={start + column / 2}
                      y={y(value) - 0.4 * rem}
                      textAnchor="middle"
                      className="bar-number"
                    >
                      {column < 3.5 * rem ? formatCompact(value) : formatNumber(value)}
                    </text>
                  </g>
                );
              })}
              <AxisBottom
                scale={x}
                top={height - bottom}
                hideTicks
                axisLineClassName="axis-line"
                tickValues={days.map(({ day }) => day)}
                tickComponent={({ x: place, formattedValue = "" }) => (
                  <text x={place} y={1.4 * rem} textAnchor="middle" className="axis-number">
                    {formatShortDay(formattedValue)}
                  </text>
                )}
              />
            </>
          ),
        };
      }}
    />
  );
}
