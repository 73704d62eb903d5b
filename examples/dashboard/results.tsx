import type { FigureFragment, TotalFragment } from "./generated/graphql";
import { formatAmount, formatFigure } from "./words";

interface Row {
  readonly key: string;
  readonly name: string;
  readonly value: string;
  readonly verified?: string;
}

type Results =
  | { readonly title: string; readonly published: readonly FigureFragment[] }
  | {
      readonly title: string;
      readonly reported: TotalFragment["results"];
      readonly verified: TotalFragment["results"];
    };

export function Results(results: Results) {
  const isReported = "reported" in results;
  const rows = isReported
    ? reportedRows(results.reported, results.verified)
    : publishedRows(results.published);
  if (rows.length === 0) return null;
  return (
    <section className="panel results">
      <h2>{results.title}</h2>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">Result</th>
            <th scope="col">{isReported ? "Reported" : "Figure"}</th>
            {isReported && <th scope="col">Verified</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, value, verified }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td>{value}</td>
              {isReported && <td>{verified}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function reportedRows(reported: TotalFragment["results"], verified: TotalFragment["results"]): Row[] {
  const keyOf = ({ category, unit, currency }: TotalFragment["results"][number]): string =>
    [category.code, unit, currency].join(" ");
  return reported.map((result) => {
    const same = verified.find((other) => keyOf(other) === keyOf(result));
    return {
      key: keyOf(result),
      name: result.category.name,
      value: formatAmount(result),
      verified: same === undefined ? "–" : formatAmount(same),
    };
  });
}

function publishedRows(published: readonly FigureFragment[]): Row[] {
  return published.map((figure, index) => {
    const { category, countedAs, label } = figure;
    const name = countedAs ?? category?.name ?? "Result";
    return {
      key: `${index} ${name}`,
      name: label === null ? capitalised(name) : `${capitalised(name)} (${label})`,
      value: formatFigure(figure),
    };
  });
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
