import { Prisma } from "../generated/prisma/client";
import type { Environment, TotalGrain } from "../generated/prisma/enums";

/** What was reported of one category in one unit, environment and threat area, added up as far as its grain says. */
export interface ReportedTotal {
  readonly kind: "CHECKS" | "RESULTS";
  readonly grain: TotalGrain;
  /** Of the grain PARTICIPANT alone. */
  readonly participantId: string | null;
  /** Of the grain DAY alone. */
  readonly day: string | null;
  readonly categoryCode: string;
  readonly environment: Environment;
  readonly threatAreaCode: string | null;
  readonly unit: string | null;
  readonly currency: string | null;
  /** An exact decimal. */
  readonly value: string;
  /** Null where nobody counted them. */
  readonly hits: string | null;
}

/** People, units or equipment of one kind, of one participant on one day. */
export interface ReportedDuty {
  readonly participantId: string;
  readonly day: string;
  readonly categoryCode: string;
  readonly value: string;
}

/** A report that counts. */
export interface CountedReport {
  readonly participantId: string;
  readonly day: string;
  /** The version that counts. */
  readonly versionId: string;
}

/** What was reported in one operation, as far as the viewer sees it. */
export interface Reported {
  readonly reports: readonly CountedReport[];
  readonly totals: readonly ReportedTotal[];
  readonly duties: readonly ReportedDuty[];
}

interface ReportedFigure {
  /** The key of the category; null for all together. */
  readonly category: string | null;
  readonly value: string;
  readonly unit: string | null;
  readonly currency: string | null;
  readonly hits: string | null;
}

interface CountedFigures {
  readonly checks: { readonly total: ReportedFigure | null; readonly byCategory: readonly ReportedFigure[] };
  readonly results: readonly ReportedFigure[];
}

export interface ReportedFigures extends CountedFigures {
  readonly deployments: readonly ReportedFigure[];
}

/** All together. */
export function whole({ totals, duties }: Reported): ReportedFigures {
  return {
    ...counted(totals.filter(({ grain }) => grain === "OPERATION")),
    deployments: onDuty(duties),
  };
}

/** In the order of the categories in it. Nothing is added over different units or currencies. */
function counted(totals: readonly ReportedTotal[]): CountedFigures {
  const checks = totals.filter(({ kind }) => kind === "CHECKS");
  const results = totals.filter(({ kind }) => kind === "RESULTS");
  return {
    checks: {
      total: checks.length === 0 ? null : { ...sum(checks), category: null },
      byCategory: groups(checks, ({ categoryCode }) => categoryCode).map(sum),
    },
    results: groups(results, ({ categoryCode, unit, currency }) =>
      JSON.stringify([categoryCode, unit, currency]),
    ).map(sum),
  };
}

/** In groups of one key, in the order in which the keys come first. */
function groups<Member>(members: readonly Member[], keyOf: (member: Member) => string): Member[][] {
  const found = new Map<string, Member[]>();
  for (const member of members) {
    const key = keyOf(member);
    const group = found.get(key);
    if (group === undefined) found.set(key, [member]);
    else group.push(member);
  }
  return [...found.values()];
}

function sum(totals: readonly ReportedTotal[]): ReportedFigure {
  const [first] = totals;
  const hits = totals.flatMap((total) => (total.hits === null ? [] : [total.hits]));
  return {
    category: first?.categoryCode ?? null,
    unit: first?.unit ?? null,
    currency: first?.currency ?? null,
    value: add(totals.map(({ value }) => value)),
    hits: hits.length === 0 ? null : add(hits),
  };
}

/**
 * Who is on duty on Monday and on Tuesday is not two: of each participant the largest number of any period counts,
 * and those are added up.
 */
function onDuty(duties: readonly ReportedDuty[]): ReportedFigure[] {
  return groups(duties, ({ categoryCode }) => categoryCode).map((ofCategory) => ({
    category: ofCategory[0]?.categoryCode ?? null,
    unit: null,
    currency: null,
    hits: null,
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
