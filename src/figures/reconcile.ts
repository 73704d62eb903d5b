import { Prisma } from "../generated/prisma/client";
import {
  type Discrepancy,
  DiscrepancyKind,
  type StatedBreakdown,
  type StatedFigure,
  type Statement,
} from "./discrepancy";
import { overlap, type Range, rangeOf, sumOf } from "./range";
import { inWords, measureOf, named, numberOf, scopeOf, subjectOf } from "./wording";

/** A figure that has a number, and the publication that states it. */
interface Stated extends StatedFigure {
  readonly value: Prisma.Decimal;
  readonly range: Range;
  readonly statement: Statement;
}

/**
 * Compares what the publications about one operation state: each total with its own parts, each share with the
 * whole, each count of countries with the list, and the publications with each other, the leading one first.
 */
export function reconcile(statements: readonly Statement[]): Discrepancy[] {
  const stated = statements.flatMap(withNumbers);
  const own = stated.filter((figure) => !isPartOfReports(figure));
  return [
    ...statements.flatMap((statement) => partsOf(statement, stated)),
    ...shares(own),
    ...stated.flatMap(countAgainstList),
    ...lists(statements),
    ...publications(own),
  ];
}

/** Where a total is revised its parts are as well: that is said once, of the total. */
function isPartOfReports({ breakdownId, statement }: Stated): boolean {
  return statement.breakdowns.some(({ id, dimension }) => id === breakdownId && dimension !== null);
}

function withNumbers(statement: Statement): Stated[] {
  return statement.figures.flatMap((figure) => {
    const { value, qualifier } = figure;
    return value === null ? [] : [{ ...figure, value, statement, range: rangeOf(value, qualifier) }];
  });
}

function partsOf(statement: Statement, stated: readonly Stated[]): Discrepancy[] {
  return statement.breakdowns.flatMap((breakdown) => {
    const whole = stated.find((figure) => figure.id === breakdown.figureId);
    if (whole === undefined) return [];
    // Kilograms and plants have no sum: only parts in the unit of the whole are held against it.
    const parts = stated.filter((figure) => figure.breakdownId === breakdown.id && hasUnitOf(figure, whole));
    const all = statement.figures.filter((figure) => figure.breakdownId === breakdown.id);
    return againstWhole(breakdown, whole, parts, parts.length === all.length);
  });
}

function againstWhole(
  breakdown: StatedBreakdown,
  whole: Stated,
  parts: readonly Stated[],
  isComplete: boolean,
): Discrepancy[] {
  if (breakdown.kind === "OVERLAPPING") return [];
  if (breakdown.kind === "SUBSET") {
    return parts
      .filter((part) => part.range.low.gt(whole.range.high))
      .map((part) => partExceedsWhole(part, whole));
  }
  const range = sumOf(parts.map((part) => part.range));
  const sum = parts.reduce((total, part) => total.plus(part.value), new Prisma.Decimal(0));
  const states = `${whole.statement.publisher} states ${inWords(whole)} for ${named(whole)}`;
  const give = `but the ${parts.length} parts it gives sum to ${numberOf(sum)}`;
  if (range.low.gt(whole.range.high)) {
    const more = `${states}, ${give}: ${numberOf(sum.minus(whole.value))} more.`;
    return [discrepancy(DiscrepancyKind.PARTS_EXCEED_TOTAL, whole, whole.value, sum, more)];
  }
  if (breakdown.kind === "PARTITION" && isComplete && range.high.lt(whole.range.low)) {
    const less = `${states}, ${give}: ${numberOf(whole.value.minus(sum))} less.`;
    return [discrepancy(DiscrepancyKind.PARTS_BELOW_TOTAL, whole, whole.value, sum, less)];
  }
  return [];
}

/** The share of a country or agency against every figure of the whole operation, whoever states it. */
function shares(stated: readonly Stated[]): Discrepancy[] {
  const wholes = stated.filter((figure) => scopeOf(figure) === "");
  return stated
    .filter(isShare)
    .flatMap((share) =>
      wholes
        .filter((whole) => measureOf(whole) === measureOf(share) && share.range.low.gt(whole.range.high))
        .map((whole) => partExceedsWhole(share, whole)),
    );
}

function partExceedsWhole(part: Stated, whole: Stated): Discrepancy {
  const explanation =
    `${part.statement.publisher} states ${inWords(part)} for ${named(part)}, while ${whole.statement.publisher} ` +
    `states ${inWords(whole)} for all ${named(whole)}.`;
  return discrepancy(DiscrepancyKind.PART_EXCEEDS_WHOLE, whole, whole.value, part.value, explanation);
}

function countAgainstList(figure: Stated): Discrepancy[] {
  const { statement } = figure;
  if (statement.listIsComplete !== true || scopeOf(figure) !== "") return [];
  const listed = {
    COUNTRIES: statement.countries,
    MEMBER_STATES: statement.countries.filter((country) => country.isMemberState),
    THIRD_COUNTRIES: statement.countries.filter((country) => !country.isMemberState),
  }[figure.subject];
  if (listed === undefined) return [];
  const computed = new Prisma.Decimal(listed.length);
  if (overlap(figure.range, { low: computed, high: computed })) return [];
  const explanation = `${statement.publisher} states ${inWords(figure)} for ${named(figure)}, but lists ${listed.length}.`;
  return [discrepancy(DiscrepancyKind.COUNT_DIFFERS_FROM_LIST, figure, figure.value, computed, explanation)];
}

/** Complete lists of countries against that of the leading publication. */
function lists(statements: readonly Statement[]): Discrepancy[] {
  const [leading, ...others] = statements.filter((statement) => statement.listIsComplete === true);
  if (leading === undefined) return [];
  const names = (statement: Statement) => statement.countries.map((country) => country.name);
  return others.flatMap((other) => {
    const missing = names(leading).filter((name) => !names(other).includes(name));
    const further = names(other).filter((name) => !names(leading).includes(name));
    if (missing.length === 0 && further.length === 0) return [];
    const differences = [
      ...(missing.length > 0 ? [`lacks ${missing.join(", ")}`] : []),
      ...(further.length > 0 ? [`has ${further.join(", ")} besides`] : []),
    ];
    const common = leading.countries.length - missing.length;
    return [
      {
        kind: DiscrepancyKind.LISTS_DIFFER,
        subject: "countries",
        stated: new Prisma.Decimal(leading.countries.length),
        computed: new Prisma.Decimal(common),
        difference: new Prisma.Decimal(-missing.length),
        unit: null,
        currency: null,
        explanation: `Against the list of ${leading.publisher}, that of ${other.publisher} ${differences.join(" and ")}.`,
      },
    ];
  });
}

/** Figures of one measure and scope against each other: every one against the first of its kind that leads. */
function publications(stated: readonly Stated[]): Discrepancy[] {
  const groups = new Map<string, Stated[]>();
  for (const figure of stated) {
    const key = `${measureOf(figure)}|${scopeOf(figure)}`;
    groups.set(key, [...(groups.get(key) ?? []), figure]);
  }
  return [...groups.values()].flatMap((group) => {
    const leading = group.find((figure) => figure.statement.status === "FINAL") ?? group[0];
    if (leading === undefined) return [];
    return group
      .filter((figure) => !overlap(figure.range, leading.range))
      .map((figure) => against(leading, figure));
  });
}

function against(leading: Stated, other: Stated): Discrepancy {
  const isRevision = isRevisedBy(other.statement, leading.statement);
  const [first, second] = isRevision ? [other, leading] : [leading, other];
  const says = (figure: Stated) =>
    `${figure.statement.publisher} states ${inWords(figure)}${figure.countedAs === null ? "" : ` (counted as ${figure.countedAs})`}`;
  const explanation = isRevision
    ? `For ${named(leading)}, ${says(first)} at first; in the end, ${says(second)}.`
    : `For ${named(leading)}, ${says(first)}, while ${says(second)}.`;
  const kind = isRevision ? DiscrepancyKind.REVISED : DiscrepancyKind.SOURCES_DISAGREE;
  return discrepancy(kind, leading, first.value, second.value, explanation);
}

function isRevisedBy(statement: Statement, leading: Statement): boolean {
  const isFinalOnly = leading.status === "FINAL" && statement.status === "INTERIM";
  return isFinalOnly || (leading.isOfReports && statement.isOfReports);
}

function hasUnitOf(part: Stated, whole: Stated): boolean {
  return part.unit === whole.unit && part.currency === whole.currency;
}

function isShare(figure: Stated): boolean {
  return figure.countryCode !== null || figure.agencyCode !== null;
}

function discrepancy(
  kind: DiscrepancyKind,
  about: Stated,
  stated: Prisma.Decimal,
  computed: Prisma.Decimal,
  explanation: string,
): Discrepancy {
  const { unit, currency } = about;
  return {
    kind,
    subject: subjectOf(about),
    stated,
    computed,
    difference: computed.minus(stated),
    unit,
    currency,
    explanation,
  };
}
