import { Prisma } from "../generated/prisma/client";
import { type Discrepancy, DiscrepancyKind, type StatedFigure, type Statement } from "./discrepancy";
import { overlap, rangeOf } from "./range";
import { inWords, measureOf, named, numberOf, scopeOf, subjectOf } from "./wording";

interface Added {
  /** The code of the category; null for all together. */
  readonly category: string | null;
  readonly value: string;
  readonly unit: string | null;
  readonly currency: string | null;
}

/** What the verified reports of an operation add up to. */
export interface ReportedTotals {
  readonly checks: { readonly total: Added | null; readonly byCategory: readonly Added[] };
  readonly results: readonly Added[];
  readonly deployments: readonly Added[];
}

/** Compares what was reported with what the leading publication states of each measure; what only one says is left. */
export function againstReports(statements: readonly Statement[], totals: ReportedTotals): Discrepancy[] {
  const reported = measuresOf(totals);
  const leading = [...statements.filter(isFinal), ...statements.filter((statement) => !isFinal(statement))];
  const seen = new Set<string>();
  return leading.flatMap(({ publisher, figures }) =>
    figures.flatMap((figure) => {
      const { value } = figure;
      const measure = measureOf(figure);
      const added = reported.get(measure);
      if (value === null || added === undefined || scopeOf(figure) !== "" || seen.has(measure)) return [];
      seen.add(measure);
      if (overlap(rangeOf(value, figure.qualifier), rangeOf(added, "EXACT"))) return [];
      return [difference(publisher, { ...figure, value }, added)];
    }),
  );
}

function isFinal({ status }: Statement): boolean {
  return status === "FINAL";
}

/** Each figure by what it measures, as published figures are. */
function measuresOf({ checks, results, deployments }: ReportedTotals): Map<string, Prisma.Decimal> {
  const measures = new Map<string, Prisma.Decimal>();
  const add = (subject: string, { value, unit, currency }: Added) => {
    measures.set([subject, unit, currency].join("|"), new Prisma.Decimal(value));
  };
  if (checks.total !== null) add("checks", checks.total);
  for (const figure of checks.byCategory) add(`checks.${figure.category ?? ""}`, figure);
  for (const figure of results) add(`results.${figure.category ?? ""}`, figure);
  for (const figure of deployments) {
    add(figure.category === "OFFICERS" ? "officers" : `deployments.${figure.category ?? ""}`, figure);
  }
  return measures;
}

function difference(
  publisher: string,
  figure: StatedFigure & { value: Prisma.Decimal },
  added: Prisma.Decimal,
): Discrepancy {
  return {
    kind: DiscrepancyKind.REPORTED_DIFFERS_FROM_PUBLISHED,
    subject: subjectOf(figure),
    stated: figure.value,
    computed: added,
    difference: added.minus(figure.value),
    unit: figure.unit,
    currency: figure.currency,
    explanation: `${publisher} states ${inWords(figure)} for ${named(figure)}, but the verified reports add up to ${numberOf(added)}.`,
  };
}
