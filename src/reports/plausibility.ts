import { Prisma } from "../generated/prisma/client";

/** One line of a version, and the largest of its kind that the participant reported for other periods. */
export interface ComparedLine {
  readonly list: "checkCounts" | "results" | "deployments";
  readonly position: number;
  readonly category: string;
  /** The wider categories that it is a part of, the nearest first. */
  readonly within: readonly string[];
  readonly unit: string | null;
  readonly currency: string | null;
  /** Exact decimals. */
  readonly value: string;
  /** Null where there is none to compare with. */
  readonly largest: string | null;
}

/** What is implausible, and what would not be. */
export interface Finding<Line extends ComparedLine = ComparedLine> {
  /** The line that it begins with. */
  readonly line: Line;
  /** What the line is held against: what was reported for other periods, or another line of the version. */
  readonly against: "history" | "whole";
  readonly reported: Prisma.Decimal;
  /** The most that would raise no question. */
  readonly allowed: Prisma.Decimal;
  /** Goes on after "3 for ARRESTS is". */
  readonly why: string;
}

export interface ReportWarning {
  /** Where in the version: checkCounts[0]. */
  readonly line: string;
  readonly message: string;
}

/** So many times the largest of other days is worth a second look. */
const FACTOR = 10;
/** Small numbers jump: from 2 arrests to 30 is news, and no slip. */
const SMALL = 100;

/** Results that come out of checks, and the category of those; null for checks of every category. */
const OUT_OF_CHECKS: Readonly<Record<string, string | null>> = {
  ARRESTS: "PERSONS",
  DETENTIONS: "PERSONS",
  VICTIMS: "PERSONS",
  WANTED_PERSONS: "PERSONS",
  PERSONS_WITHOUT_DOCUMENTS: "PERSONS",
  STOLEN_VEHICLES: "VEHICLES",
  FALSIFIED_DOCUMENTS: "DOCUMENTS",
  HITS: null,
};

/** What is worth a second look before it is verified. It keeps nothing from being taken. */
export function warningsOf(lines: readonly ComparedLine[]): ReportWarning[] {
  return implausible(lines).map(({ line: { list, position, category }, reported, why }) => ({
    line: `${list}[${position}]`,
    message: `${reported.toFixed()} for ${category} is ${why}.`,
  }));
}

/** All that is implausible in the lines of one version. */
export function implausible<Line extends ComparedLine>(lines: readonly Line[]): Finding<Line>[] {
  return [...lines.flatMap(againstHistory), ...againstWholes(lines)];
}

function againstHistory<Line extends ComparedLine>(line: Line): Finding<Line>[] {
  if (line.largest === null) return [];
  const usual = new Prisma.Decimal(line.largest);
  const allowed = Prisma.Decimal.max(usual.times(FACTOR), SMALL);
  const reported = new Prisma.Decimal(line.value);
  if (reported.lte(allowed)) return [];
  const why = `more than ${FACTOR} times the largest number for another period, ${line.largest}`;
  return [{ line, against: "history", reported, allowed, why }];
}

/** Of each measure of results, all lines together: more persons arrested than checked, more pistols than firearms. */
function againstWholes<Line extends ComparedLine>(lines: readonly Line[]): Finding<Line>[] {
  const measures = new Map<string, Line[]>();
  for (const line of lines.filter(({ list }) => list === "results")) {
    const measure = [line.category, line.unit, line.currency].join("|");
    measures.set(measure, [...(measures.get(measure) ?? []), line]);
  }
  return [...measures.values()].flatMap((parts) => {
    const [line] = parts;
    if (line === undefined) return [];
    const reported = sum(parts);
    // The narrowest whole says most; a whole that was not reported is not zero.
    const exceeded = wholesOf(line, lines).find(({ whole }) => whole.length > 0 && reported.gt(sum(whole)));
    if (exceeded === undefined) return [];
    const allowed = sum(exceeded.whole);
    const why = `more than ${allowed.toFixed()} for ${exceeded.name}, which it is a part of`;
    return [{ line, against: "whole" as const, reported, allowed, why }];
  });
}

/** The lines of everything that a result is a part of. */
function wholesOf<Line extends ComparedLine>(part: Line, lines: readonly Line[]) {
  const wider = part.within.map((category) => ({
    name: category,
    whole: lines.filter(
      ({ list, unit, currency, ...line }) =>
        list === "results" && line.category === category && unit === part.unit && currency === part.currency,
    ),
  }));
  const checked = OUT_OF_CHECKS[part.category];
  if (checked === undefined) return wider;
  const whole = lines.filter(
    ({ list, category }) => list === "checkCounts" && (checked === null || category === checked),
  );
  return [...wider, { name: checked ?? "all checks", whole }];
}

function sum(lines: readonly ComparedLine[]): Prisma.Decimal {
  return lines.reduce((total, { value }) => total.plus(value), new Prisma.Decimal(0));
}
