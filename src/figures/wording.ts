import type { Prisma } from "../generated/prisma/client";
import type { StatedFigure } from "./discrepancy";

const COUNTS: Readonly<Record<string, string>> = {
  COUNTRIES: "countries",
  MEMBER_STATES: "memberStates",
  THIRD_COUNTRIES: "thirdCountries",
};

/** Where a figure stands below `published`. */
export function subjectOf(figure: StatedFigure): string {
  const count = COUNTS[figure.subject];
  if (count !== undefined) return count;
  if (figure.subject === "CHECKS") {
    return figure.checkCategoryCode === null ? "checks" : `checks.${figure.checkCategoryCode}`;
  }
  if (figure.subject === "RESULTS") return `results.${figure.resultCategoryCode ?? ""}`;
  return figure.capabilityCode === "OFFICERS" ? "officers" : `deployments.${figure.capabilityCode ?? ""}`;
}

/** What a figure measures: figures can be compared if, and only if, this is the same. */
export function measureOf(figure: StatedFigure): string {
  return [subjectOf(figure), figure.unit, figure.currency].join("|");
}

/** Of which part of the operation; empty for the whole. */
export function scopeOf(figure: StatedFigure): string {
  const { phase, environment, threatAreaCode, countryCode, agencyCode, day, label } = figure;
  return [phase, environment, threatAreaCode, countryCode, agencyCode, day, label]
    .filter((part) => part !== null)
    .join("|");
}

const QUALIFIERS: Readonly<Record<string, string>> = {
  ABOUT: "about ",
  ALMOST: "almost ",
  MORE_THAN: "more than ",
  AT_LEAST: "at least ",
};

/** 655914 as 655 914: no publisher's separators, which are easily misread. */
export function numberOf(value: Prisma.Decimal): string {
  const [whole = "", fraction] = value.toFixed().split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, " ");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** The number of a figure with its qualifier and unit: "almost 16 000", "1.3 kg", "181 500 EUR". */
export function inWords(figure: StatedFigure & { value: Prisma.Decimal }): string {
  const number = `${QUALIFIERS[figure.qualifier] ?? ""}${numberOf(figure.value)}`;
  // A unit in braces only says what is counted, which the subject says already.
  const unit = figure.currency ?? (figure.unit?.startsWith("{") === true ? null : figure.unit);
  return unit === null ? number : `${number} ${unit}`;
}

/** What a figure counts and of which part, for a sentence: "checks of persons (BA)". */
export function named(figure: StatedFigure): string {
  const scope = scopeOf(figure).replaceAll("|", ", ");
  const words = /[a-z]|^[A-Z]{2}$/.test(scope) ? scope : scope.toLowerCase().replaceAll("_", " ");
  return words === "" ? counted(figure) : `${counted(figure)} (${words})`;
}

function counted({ subject, categoryName }: StatedFigure): string {
  const name = categoryName === null ? null : categoryName.charAt(0).toLowerCase() + categoryName.slice(1);
  if (subject === "CHECKS") return name === null ? "checks" : `checks of ${name}`;
  return name ?? subject.toLowerCase().replaceAll("_", " ");
}
