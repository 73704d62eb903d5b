import { randomUUID } from "node:crypto";
import type { FigureSubject } from "../generated/prisma/enums";

/** A figure of a snapshot, as it is kept. */
export interface NewFigure {
  readonly id: string;
  readonly position: number;
  readonly subject: FigureSubject;
  readonly checkCategoryCode: string | null;
  readonly resultCategoryCode: string | null;
  readonly capabilityCode: string | null;
  readonly value: string;
  readonly unit: string | null;
  readonly currency: string | null;
  readonly breakdownId: string | null;
}

export interface NewBreakdown {
  readonly id: string;
  readonly figureId: string;
}

interface Added {
  readonly category: string | null;
  readonly value: string;
  readonly unit: string | null;
  readonly currency: string | null;
}

/** What was added up. */
interface Totals {
  readonly checks: { readonly total: Added | null; readonly byCategory: readonly Added[] };
  readonly results: readonly Added[];
  readonly deployments: readonly Added[];
}

/** The figures of a snapshot: countries, who was on duty, the checks with their parts, the results. */
export function figuresOf(
  { checks, results, deployments }: Totals,
  countries: number,
): { readonly figures: readonly NewFigure[]; readonly breakdowns: readonly NewBreakdown[] } {
  const figures: NewFigure[] = [];
  const add = (
    subject: FigureSubject,
    { value, unit, currency }: Omit<Added, "category">,
    further: Partial<NewFigure> = {},
  ) => {
    const figure = {
      id: randomUUID(),
      position: figures.length,
      subject,
      checkCategoryCode: null,
      resultCategoryCode: null,
      capabilityCode: null,
      value,
      unit,
      currency,
      breakdownId: null,
      ...further,
    };
    figures.push(figure);
    return figure;
  };

  add("COUNTRIES", { value: String(countries), unit: null, currency: null });
  for (const figure of deployments) add("DEPLOYMENTS", figure, { capabilityCode: figure.category });
  const breakdowns: NewBreakdown[] = [];
  if (checks.total !== null) {
    const whole = add("CHECKS", checks.total);
    const breakdown = { id: randomUUID(), figureId: whole.id };
    breakdowns.push(breakdown);
    for (const figure of checks.byCategory) {
      add("CHECKS", figure, { checkCategoryCode: figure.category, breakdownId: breakdown.id });
    }
  }
  for (const figure of results) add("RESULTS", figure, { resultCategoryCode: figure.category });
  return { figures, breakdowns };
}
