import { Prisma } from "../generated/prisma/client";
import type { Environment, FigureDimension, TotalGrain } from "../generated/prisma/enums";
import type { CountedReport, Reported, ReportedTotal } from "../reports/reported";

/** What is counted: one category of checks, or of results in one unit or currency. */
export interface Measure {
  readonly kind: ReportedTotal["kind"];
  readonly category: string;
  readonly unit: string | null;
  readonly currency: string | null;
}

/** What a part is of. */
export interface Place {
  readonly countryCode: string | null;
  readonly agencyCode: string | null;
  readonly day: Date | null;
  readonly environment: Environment | null;
  readonly threatAreaCode: string | null;
  readonly label: string | null;
}

/** All that a breakdown by one dimension has parts for, whether or not anything was reported. */
export interface Axis {
  readonly dimension: FigureDimension;
  readonly places: readonly { readonly key: string; readonly place: Place }[];
}

export interface ReportedPart {
  readonly key: string;
  /** An exact decimal; null where nothing was said about the measure. */
  readonly value: string | null;
}

export const NOWHERE: Place = {
  countryCode: null,
  agencyCode: null,
  day: null,
  environment: null,
  threatAreaCode: null,
  label: null,
};

/** What was reported without a threat area. */
export const NO_THREAT_AREA = "";

export function keyOfMeasure({ kind, category, unit, currency }: Measure): string {
  return JSON.stringify([kind, category, unit, currency]);
}

/** The parts of a measure in the order of an axis. Who reported nothing but nil returns said that there is none: 0. */
export function partsOf(
  measure: Measure,
  { dimension, places }: Axis,
  { totals, reports }: Reported,
  nilReturns: ReadonlySet<string>,
): ReportedPart[] {
  const { grain, keyOfTotal, keyOfReport } = WAYS[dimension];
  const sums = new Map<string, Prisma.Decimal>();
  for (const total of totals) {
    if (total.grain !== grain || !isOf(measure, total)) continue;
    const key = keyOfTotal(total) ?? "";
    sums.set(key, (sums.get(key) ?? new Prisma.Decimal(0)).plus(total.value));
  }
  return places.map(({ key }) => {
    const sum = sums.get(key);
    if (sum !== undefined) return { key, value: sum.toFixed() };
    const own = keyOfReport === null ? [] : reports.filter((report) => keyOfReport(report) === key);
    const isNil = own.length > 0 && own.every(({ versionId }) => nilReturns.has(versionId));
    return { key, value: isNil ? "0" : null };
  });
}

function isOf({ kind, category, unit, currency }: Measure, total: ReportedTotal): boolean {
  return (
    total.kind === kind &&
    total.categoryCode === category &&
    total.unit === unit &&
    total.currency === currency
  );
}

interface Way {
  readonly grain: TotalGrain;
  readonly keyOfTotal: (total: ReportedTotal) => string | null;
  /** Null where a report is of no single part. */
  readonly keyOfReport: ((report: CountedReport) => string) | null;
}

const WAYS: Readonly<Record<FigureDimension, Way>> = {
  PARTY: {
    grain: "PARTICIPANT",
    keyOfTotal: ({ participantId }) => participantId,
    keyOfReport: ({ participantId }) => participantId,
  },
  DAY: { grain: "DAY", keyOfTotal: ({ day }) => day, keyOfReport: ({ day }) => day },
  ENVIRONMENT: { grain: "OPERATION", keyOfTotal: ({ environment }) => environment, keyOfReport: null },
  THREAT_AREA: {
    grain: "OPERATION",
    keyOfTotal: ({ threatAreaCode }) => threatAreaCode ?? NO_THREAT_AREA,
    keyOfReport: null,
  },
};
