import { useParentSize } from "@visx/responsive";
import { type ReactNode, useId, useSyncExternalStore } from "react";

interface ChartFigure {
  readonly title: string;
  /** The chart in a sentence or two, for who does not see it. */
  readonly summary: string;
  /** What the two sorts of bars are; none where there is one sort. */
  readonly legend: readonly { readonly name: string; readonly className: string }[];
  readonly columns: readonly string[];
  /** The same figures as a table, the name of each row first. */
  readonly rows: readonly (readonly string[])[];
  /** Draws it in the width that there is, in units of the text's size; gives its height as well. */
  readonly draw: (space: { readonly width: number; readonly rem: number }) => {
    readonly height: number;
    readonly content: ReactNode;
  };
}

/** A chart with what it needs to be read without being seen: a sentence, and a table of the same figures. */
export function ChartFigure({ title, summary, legend, columns, rows, draw }: ChartFigure) {
  const { parentRef, width } = useParentSize({ debounceTime: 50 });
  const rem = useRem();
  const name = useId();
  const { height, content } = draw({ width, rem });
  return (
    <section className="panel chart" aria-labelledby={name}>
      <h2 id={name}>{title}</h2>
      {legend.length > 0 && (
        <ul className="legend">
          {legend.map((entry) => (
            <li key={entry.name}>
              <svg viewBox="0 0 24 16" aria-hidden="true">
                <rect
                  x="1"
                  y={entry.className === "part" ? 5 : 1}
                  width="22"
                  rx="2"
                  className={entry.className}
                  height={entry.className === "part" ? 6 : 14}
                />
              </svg>
              {entry.name}
            </li>
          ))}
        </ul>
      )}
      <div ref={parentRef} className="drawing">
        {width > 0 && (
          <svg role="img" aria-label={summary} width={width} height={height}>
            {content}
          </svg>
        )}
      </div>
      <details>
        <summary>The same as a table</summary>
        <table className="figures">
          <caption className="unseen">{title}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([label = "", ...cells]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {cells.map((cell, index) => (
                  <td key={columns[index + 1]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

/** The size of the text in pixels: what is drawn grows with it, by the reader's wish and on a large wall. */
function useRem(): number {
  return useSyncExternalStore(
    (listener) => {
      addEventListener("resize", listener);
      return () => removeEventListener("resize", listener);
    },
    () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
  );
}
