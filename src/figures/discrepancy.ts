import type { Prisma } from "../generated/prisma/client";

export enum DiscrepancyKind {
  PARTS_EXCEED_TOTAL = "PARTS_EXCEED_TOTAL",
  PARTS_BELOW_TOTAL = "PARTS_BELOW_TOTAL",
  PART_EXCEEDS_WHOLE = "PART_EXCEEDS_WHOLE",
  COUNT_DIFFERS_FROM_LIST = "COUNT_DIFFERS_FROM_LIST",
  LISTS_DIFFER = "LISTS_DIFFER",
  REVISED = "REVISED",
  SOURCES_DISAGREE = "SOURCES_DISAGREE",
  REPORTED_DIFFERS_FROM_PUBLISHED = "REPORTED_DIFFERS_FROM_PUBLISHED",
  IMPLAUSIBLE = "IMPLAUSIBLE",
}

export interface Discrepancy {
  readonly kind: DiscrepancyKind;
  readonly subject: string;
  readonly stated: Prisma.Decimal;
  readonly computed: Prisma.Decimal;
  readonly difference: Prisma.Decimal;
  readonly unit: string | null;
  readonly currency: string | null;
  readonly explanation: string;
}

/** Why a discrepancy is there, as the coordination centre sees it. */
export interface NamedCause {
  readonly kind: DiscrepancyKind;
  readonly subject: string;
  /** Exact decimals. */
  readonly stated: string;
  readonly computed: string;
  readonly cause: string;
}

/** The same kind and subject with the same figures; where a figure has changed since, it is another discrepancy. */
export function isAbout(
  named: Omit<NamedCause, "cause">,
  { kind, subject, stated, computed }: Discrepancy,
): boolean {
  return (
    named.kind === kind && named.subject === subject && stated.eq(named.stated) && computed.eq(named.computed)
  );
}

/** What one publication states of an operation, as far as reconciling needs it. */
export interface StatedFigure {
  readonly id: string;
  readonly subject: string;
  readonly checkCategoryCode: string | null;
  readonly resultCategoryCode: string | null;
  readonly capabilityCode: string | null;
  readonly categoryName: string | null;
  readonly value: Prisma.Decimal | null;
  readonly qualifier: string;
  readonly unit: string | null;
  readonly currency: string | null;
  readonly countedAs: string | null;
  readonly phase: string | null;
  readonly environment: string | null;
  readonly threatAreaCode: string | null;
  readonly countryCode: string | null;
  readonly agencyCode: string | null;
  readonly day: string | null;
  readonly label: string | null;
  readonly breakdownId: string | null;
}

export interface StatedBreakdown {
  readonly id: string;
  readonly figureId: string;
  readonly kind: string;
  /** What its parts are made by, in what was published out of reports. */
  readonly dimension: string | null;
}

export interface ListedCountry {
  readonly name: string;
  readonly isMemberState: boolean;
}

export interface Statement {
  readonly publisher: string;
  readonly status: "INTERIM" | "FINAL";
  /** A snapshot of what was verified; of several, the latest comes first. */
  readonly isOfReports: boolean;
  readonly listIsComplete: boolean | null;
  readonly countries: readonly ListedCountry[];
  readonly figures: readonly StatedFigure[];
  readonly breakdowns: readonly StatedBreakdown[];
}
