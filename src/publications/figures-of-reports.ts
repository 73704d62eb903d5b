import { newId } from "../core/new-id";
import type { FigureAvailability, FigureDimension, FigureSubject } from "../generated/prisma/enums";
import type { DisclosedBreakdown } from "./disclosure";
import { type Measure, NOWHERE, type Place } from "./parts-of-reports";

/** A figure of a snapshot, as it is kept. */
export interface NewFigure extends Place {
  readonly id: string;
  readonly position: number;
  readonly subject: FigureSubject;
  readonly checkCategoryCode: string | null;
  readonly resultCategoryCode: string | null;
  readonly capabilityCode: string | null;
  readonly value: string | null;
  readonly availability: FigureAvailability;
  readonly unit: string | null;
  readonly currency: string | null;
  readonly breakdownId: string | null;
}

export interface NewBreakdown {
  readonly id: string;
  readonly figureId: string;
  readonly position: number;
  readonly dimension: FigureDimension | null;
}

/** Figures, and the breakdowns of these and of those before them. */
export interface NewFigures {
  readonly figures: readonly NewFigure[];
  readonly breakdowns: readonly NewBreakdown[];
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

/**
 * The figures of a snapshot, level by level from the outside in: countries, who was on duty, all checks and the
 * results; the checks by category; the parts of both as far as they are disclosed.
 */
export function figuresOf(
  { checks, results, deployments }: Totals,
  countries: number,
  breakdownsOf: (measure: Measure) => readonly DisclosedBreakdown[],
): readonly NewFigures[] {
  let position = 0;
  const make = (
    subject: FigureSubject,
    { value, unit, currency }: Pick<NewFigure, "value" | "unit" | "currency">,
    further: Partial<NewFigure> = {},
  ): NewFigure => ({
    ...NOWHERE,
    id: newId(),
    position: position++,
    subject,
    checkCategoryCode: null,
    resultCategoryCode: null,
    capabilityCode: null,
    value,
    availability: "STATED",
    unit,
    currency,
    breakdownId: null,
    ...further,
  });

  const alone = [make("COUNTRIES", { value: String(countries), unit: null, currency: null })];
  for (const figure of deployments)
    alone.push(make("DEPLOYMENTS", figure, { capabilityCode: figure.category }));
  const byCategory: NewFigure[] = [];
  const ofAll: NewBreakdown[] = [];
  if (checks.total !== null) {
    const whole = make("CHECKS", checks.total);
    alone.push(whole);
    const breakdown = { id: newId(), figureId: whole.id, position: 0, dimension: null };
    ofAll.push(breakdown);
    for (const figure of checks.byCategory) {
      byCategory.push(
        make("CHECKS", figure, { checkCategoryCode: figure.category, breakdownId: breakdown.id }),
      );
    }
  }
  const found = results.map((figure) => make("RESULTS", figure, { resultCategoryCode: figure.category }));

  const ofMeasures: NewBreakdown[] = [];
  const parts: NewFigure[] = [];
  for (const whole of [...byCategory, ...found]) {
    for (const [order, { dimension, parts: disclosed }] of breakdownsOf(measureOf(whole)).entries()) {
      const breakdown = { id: newId(), figureId: whole.id, position: order, dimension };
      ofMeasures.push(breakdown);
      for (const { place, availability, value } of disclosed) {
        const { subject, checkCategoryCode, resultCategoryCode } = whole;
        const category = { checkCategoryCode, resultCategoryCode };
        const further = { ...category, ...place, availability, breakdownId: breakdown.id };
        parts.push(make(subject, { ...whole, value }, further));
      }
    }
  }
  return [
    { figures: [...alone, ...found], breakdowns: ofAll },
    { figures: byCategory, breakdowns: ofMeasures },
    { figures: parts, breakdowns: [] },
  ];
}

function measureOf({ subject, checkCategoryCode, resultCategoryCode, unit, currency }: NewFigure): Measure {
  return {
    kind: subject === "CHECKS" ? "CHECKS" : "RESULTS",
    category: checkCategoryCode ?? resultCategoryCode ?? "",
    unit,
    currency,
  };
}
