import { Prisma } from "../generated/prisma/client";
import type { Environment } from "../generated/prisma/enums";

/** Added-up lines of the reports that count: all of one kind, of one participant in one period. */
export interface ReportedLine {
  readonly kind: "CHECKS" | "RESULTS" | "DEPLOYMENTS";
  readonly participantId: string;
  readonly periodId: string;
  readonly day: string;
  readonly categoryCode: string;
  readonly environment: Environment | null;
  readonly threatAreaCode: string | null;
  readonly unit: string | null;
  readonly currency: string | null;
  /** An exact decimal. */
  readonly value: string;
  readonly hits: string | null;
}

/** A report that counts. */
export interface CountedReport {
  readonly participantId: string;
  readonly periodId: string;
  readonly day: string;
  /** Null for a participant that is no country. */
  readonly countryCode: string | null;
  /** The version that counts. */
  readonly versionId: string;
}

export interface ReportedFigure {
  /** The key of the category; null for all together. */
  readonly category: string | null;
  readonly value: string;
  /** As published figures have one: what is counted is exact. */
  readonly qualifier: "EXACT";
  readonly unit: string | null;
  readonly currency: string | null;
  readonly hits: string | null;
}

/** The same shape for all, and for each participant, day, environment and threat area. */
export interface ReportedFigures {
  readonly reports: number;
  readonly officers: ReportedFigure | null;
  readonly checks: { readonly total: ReportedFigure | null; readonly byCategory: readonly ReportedFigure[] };
  readonly results: readonly ReportedFigure[];
  readonly deployments: readonly ReportedFigure[];
}

const OFFICERS = "OFFICERS";

/** Adds up lines, in the order of the categories in them. Nothing is added over different units or currencies. */
export function total(lines: readonly ReportedLine[], reports: number): ReportedFigures {
  const checks = lines.filter(({ kind }) => kind === "CHECKS");
  const results = lines.filter(({ kind }) => kind === "RESULTS");
  const deployments = onDuty(lines.filter(({ kind }) => kind === "DEPLOYMENTS"));
  return {
    reports,
    officers: deployments.find(({ category }) => category === OFFICERS) ?? null,
    checks: {
      total: checks.length === 0 ? null : { ...sum(checks), category: null },
      byCategory: groups(checks, ({ categoryCode }) => categoryCode).map(sum),
    },
    results: groups(results, ({ categoryCode, unit, currency }) =>
      JSON.stringify([categoryCode, unit, currency]),
    ).map(sum),
    deployments,
  };
}

/** Lines in groups of one key, in the order in which the keys come first. */
export function groups<Line>(lines: readonly Line[], keyOf: (line: Line) => string): Line[][] {
  const found = new Map<string, Line[]>();
  for (const line of lines) {
    const key = keyOf(line);
    const group = found.get(key);
    if (group === undefined) found.set(key, [line]);
    else group.push(line);
  }
  return [...found.values()];
}

function sum(lines: readonly ReportedLine[]): ReportedFigure {
  const [first] = lines;
  const counted = lines.filter(({ hits }) => hits !== null);
  return {
    category: first?.categoryCode ?? null,
    unit: first?.unit ?? null,
    currency: first?.currency ?? null,
    qualifier: "EXACT",
    value: add(lines.map(({ value }) => value)),
    hits: counted.length === 0 ? null : add(counted.map(({ hits }) => hits ?? "0")),
  };
}

/**
 * Who is on duty on Monday and on Tuesday is not two: of each participant the largest number of any period counts,
 * and those are added up.
 */
function onDuty(lines: readonly ReportedLine[]): ReportedFigure[] {
  return groups(lines, ({ categoryCode }) => categoryCode).map((ofCategory) => ({
    category: ofCategory[0]?.categoryCode ?? null,
    unit: null,
    currency: null,
    hits: null,
    qualifier: "EXACT",
    value: add(
      groups(ofCategory, ({ participantId }) => participantId).map((ofParticipant) =>
        Prisma.Decimal.max(...ofParticipant.map(({ value }) => value)).toFixed(),
      ),
    ),
  }));
}

function add(values: readonly string[]): string {
  return values.reduce((left, right) => left.plus(right), new Prisma.Decimal(0)).toFixed();
}
