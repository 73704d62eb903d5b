import type { WallFragment } from "./generated/graphql";
import { DISCREPANCY, formatAmount, formatDifference } from "./words";

type Discrepancy = WallFragment["reconciliation"]["discrepancies"][number];

export function Discrepancies({
  operation,
  discrepancies,
}: {
  operation: WallFragment;
  discrepancies: readonly Discrepancy[];
}) {
  return (
    <section className="panel" aria-labelledby="discrepancies">
      <h2 id="discrepancies">What does not add up</h2>
      {discrepancies.length === 0 ? (
        <p>All published figures agree with each other.</p>
      ) : (
        <ul className="discrepancies">
          {discrepancies.map((discrepancy) => (
            <li key={`${discrepancy.kind} ${discrepancy.explanation}`}>
              <One discrepancy={discrepancy} name={subjectName(operation, discrepancy.subject)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function One({ discrepancy, name }: { discrepancy: Discrepancy; name: string }) {
  const { kind, stated, computed, difference, unit, currency, explanation, cause } = discrepancy;
  const amount = (value: number): string => formatAmount({ value, unit, currency });
  return (
    <>
      <h3>
        {name}: <span>{DISCREPANCY[kind]}</span>
      </h3>
      <dl>
        <div>
          <dt>stated</dt>
          <dd>{amount(stated)}</dd>
        </div>
        <div>
          <dt>against it</dt>
          <dd>{amount(computed)}</dd>
        </div>
        <div>
          <dt>difference</dt>
          <dd className="difference">{formatDifference(difference)}</dd>
        </div>
      </dl>
      <p>{explanation}</p>
      {cause !== null && (
        <p>
          <strong>The coordination centre:</strong> {cause}
        </p>
      )}
    </>
  );
}

/** checks.PERSONS is said as Persons, and thirdCountries as Third countries. */
function subjectName({ published }: WallFragment, subject: string): string {
  const [group = "", code] = subject.split(".");
  const figures = [...published.checks.byCategory, ...published.results];
  const category = figures.find((figure) => figure.category?.code === code)?.category;
  const text = category?.name ?? code ?? group;
  const words = text
    .replaceAll("_", " ")
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
