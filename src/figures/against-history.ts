import type { Prisma } from "../generated/prisma/client";
import { type Discrepancy, DiscrepancyKind } from "./discrepancy";
import { numberOf } from "./wording";

/** A figure of a report that is far above the participant's other periods, or above the whole that it is a part of. */
export interface Implausible {
  readonly line: {
    readonly list: "checkCounts" | "results" | "deployments";
    readonly category: string;
    /** The code of the country or agency. */
    readonly party: string;
    readonly day: string;
    readonly shift: string | null;
    readonly environment: string | null;
    readonly threatArea: string | null;
    readonly unit: string | null;
    readonly currency: string | null;
    /** Whether the category has several units, so that only the unit tells its lines apart. */
    readonly hasUnits: boolean;
  };
  readonly against: "history" | "whole";
  readonly reported: Prisma.Decimal;
  /** The most that would raise no question. */
  readonly allowed: Prisma.Decimal;
  /** Goes on after "which is". */
  readonly why: string;
}

/** What participants reported and is implausible. The centre may ask for an explanation; nothing is kept from counting. */
export function againstHistory(found: readonly Implausible[]): Discrepancy[] {
  return found.map((implausible) => {
    const { line, reported, allowed, why } = implausible;
    const shift = line.shift === null ? "" : ` (${line.shift})`;
    return {
      kind: DiscrepancyKind.IMPLAUSIBLE,
      subject: subjectOf(implausible),
      stated: reported,
      computed: allowed,
      difference: allowed.minus(reported),
      unit: line.unit,
      currency: line.currency,
      explanation: `${line.party} reported ${numberOf(reported)} for ${line.category} of ${line.day}${shift}, which is ${why}.`,
    };
  });
}

/** Where the figure was reported: no other line of the reports that count has the same. */
function subjectOf({ line, against }: Implausible): string {
  const { list, category, party, day, shift, environment, threatArea, currency } = line;
  const measure = {
    checkCounts: `checks.${category}`,
    results: `results.${category}`,
    deployments: category === "OFFICERS" ? "officers" : `deployments.${category}`,
  }[list];
  const unit = line.hasUnits ? line.unit : null;
  // Against its whole a part is added up, wherever it was found.
  const place = against === "whole" ? [] : [environment === "PHYSICAL" ? null : environment, threatArea];
  return ["reports", party, day, shift, measure, unit, currency, ...place]
    .filter((part) => part !== null)
    .join(".");
}
