/** One edition of a series, and its headline figure of one measure; null where no publication states it. */
export interface Edition {
  readonly operationId: string;
  readonly year: number;
}

export interface EditionFigure {
  readonly id: string;
  readonly operationId: string;
  /** Where it stands below `published`: results.ARRESTS. */
  readonly subject: string;
  readonly name: string;
  readonly unit: string | null;
  readonly currency: string | null;
  readonly countedAs: string | null;
  readonly qualifier: string;
  /** The one phase that it is of; null for the whole operation. */
  readonly phase: string | null;
  /** The phases that its publication adds up in it. */
  readonly phases: readonly string[];
}

export interface ComparedMeasure {
  readonly subject: string;
  readonly name: string;
  readonly unit: string | null;
  readonly currency: string | null;
  readonly isComparable: boolean;
  readonly notes: readonly string[];
  readonly editions: readonly {
    readonly year: number;
    readonly operation: string;
    readonly figure: string | null;
  }[];
}

/** Puts the figures of a series side by side, measure by measure, and says where they do not compare. */
export function compare(editions: readonly Edition[], figures: readonly EditionFigure[]): ComparedMeasure[] {
  const yearOf = new Map(editions.map((edition) => [edition.operationId, edition.year]));
  const year = (figure: EditionFigure) => yearOf.get(figure.operationId) ?? 0;
  return groupBy(figures, (figure) => [figure.subject, figure.unit, figure.currency].join("|")).map(
    (measure) => {
      const [{ subject, name, unit, currency }] = measure;
      const reasons = [
        ...differentDefinitions(measure, year),
        ...otherUnits(measure, figures, year),
        ...mixedPhases(measure, year),
      ];
      return {
        subject,
        name,
        unit,
        currency,
        isComparable: reasons.length === 0,
        notes: [...reasons, ...singlePhases(measure, year), ...approximations(measure, year)],
        editions: editions.map((edition) => ({
          year: edition.year,
          operation: edition.operationId,
          figure: measure.find((figure) => figure.operationId === edition.operationId)?.id ?? null,
        })),
      };
    },
  );
}

type Year = (figure: EditionFigure) => number;

function differentDefinitions(measure: readonly EditionFigure[], year: Year): string[] {
  const definitions = groupBy(measure, definitionOf);
  if (definitions.length < 2) return [];
  const parts = definitions.map((same) => {
    const definition = definitionOf(same[0]);
    return `${definition === "" ? "the category as defined" : `"${definition}"`} in ${same.map(year).join(", ")}`;
  });
  return [`Not the same is counted: ${parts.join("; ")}.`];
}

/** What is counted, where it is not what the category's name says. */
function definitionOf({ countedAs, name }: EditionFigure): string {
  return countedAs === null || countedAs.toLowerCase() === name.toLowerCase() ? "" : countedAs;
}

function otherUnits(
  measure: readonly EditionFigure[],
  figures: readonly EditionFigure[],
  year: Year,
): string[] {
  const unitOf = (figure: EditionFigure) => figure.unit ?? figure.currency ?? "";
  const others = figures.filter(
    (figure) =>
      figure.subject === measure[0]?.subject && !measure.some((same) => unitOf(same) === unitOf(figure)),
  );
  if (others.length === 0) return [];
  const parts = groupBy(others, unitOf).map((same) => `${unitOf(same[0])} in ${same.map(year).join(", ")}`);
  return [`Also given in another unit: ${parts.join("; ")}; units are not added up.`];
}

function mixedPhases(measure: readonly EditionFigure[], year: Year): string[] {
  return measure
    .filter((figure) => figure.phases.length > 1)
    .map((figure) => `${year(figure)} adds up several phases: ${figure.phases.join(", ").toLowerCase()}.`);
}

function singlePhases(measure: readonly EditionFigure[], year: Year): string[] {
  return measure
    .filter((figure) => figure.phase !== null)
    .map((figure) => `${year(figure)} is stated for one phase: ${String(figure.phase).toLowerCase()}.`);
}

function approximations(measure: readonly EditionFigure[], year: Year): string[] {
  const years = measure.filter((figure) => figure.qualifier !== "EXACT").map(year);
  return years.length === 0 ? [] : [`Approximate in ${years.join(", ")}.`];
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
