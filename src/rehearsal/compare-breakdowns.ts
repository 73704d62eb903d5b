import type { Book } from "./book";
import { type Check, compare } from "./check";
import { countedIn } from "./compare-reports";
import { fromThousandths, toThousandths } from "./decimal";
import { PUBLISHED_BREAKDOWNS } from "./documents";
import type { Stage } from "./stage";
import { addUpParts, type Dimension, type Totals } from "./totals";

interface Part {
  readonly value: number | null;
  readonly availability: "STATED" | "SUPPRESSED" | "NOT_REPORTED";
  readonly party: { readonly code: string } | null;
  readonly day: string | null;
  readonly environment: string | null;
  readonly threatArea: { readonly code: string } | null;
  readonly label: string | null;
}

interface Figure {
  readonly subject: string;
  readonly category: { readonly code: string };
  readonly unit: string | null;
  readonly currency: string | null;
  readonly breakdowns: readonly { readonly dimension: string; readonly parts: readonly Part[] }[];
}

interface Published {
  readonly operation: {
    readonly disclosureThreshold: number;
    readonly published: {
      readonly checks: { readonly byCategory: readonly Figure[] };
      readonly results: readonly Figure[];
    };
  };
}

const DIMENSIONS: Readonly<Record<string, Dimension>> = {
  PARTY: "participant",
  DAY: "day",
  ENVIRONMENT: "environment",
  THREAT_AREA: "threat area",
};

/** What anyone reads of each part: the number that was sent, or none where that would say something about few. */
export async function compareBreakdowns(
  name: string,
  { graph, operation }: Stage,
  book: Book,
): Promise<Check> {
  const { operation: found } = await graph.data<Published>(null, PUBLISHED_BREAKDOWNS, { code: operation });
  const { published, disclosureThreshold: threshold } = found;
  const counted = countedIn(book);
  const [sent, read] = [new Map<string, string>(), new Map<string, string>()];
  for (const figure of [...published.checks.byCategory, ...published.results]) {
    for (const { dimension, parts } of figure.breakdowns) {
      const by = DIMENSIONS[dimension] ?? "participant";
      const place = `${measureOf(figure)} by ${by}`;
      const sums = sumsOf(addUpParts(counted, by), measureOf(figure));
      for (const [part, value] of sums) sent.set(`${place}: ${part}`, value);
      for (const part of parts) {
        const value = valueOf(part, sums);
        if (value !== null) read.set(`${place}: ${nameOf(part)}`, value);
      }
      const withheld = parts.filter(({ availability }) => availability === "SUPPRESSED");
      sent.set(`${place}: too small to be told`, "none");
      read.set(`${place}: too small to be told`, listed(parts.filter(isBelow(threshold))));
      sent.set(`${place}: alone withheld`, "none");
      // One that is withheld by itself follows from the total and the others.
      read.set(`${place}: alone withheld`, listed(withheld.length === 1 && parts.length > 1 ? withheld : []));
    }
  }
  return compare(name, sent, read);
}

function measureOf({ subject, category, unit, currency }: Figure): string {
  return subject === "CHECKS"
    ? `checks ${category.code}`
    : `results ${category.code} ${unit ?? currency ?? ""}`;
}

/** The sums of one measure by part. */
function sumsOf(totals: Totals, measure: string): Totals {
  const end = `: ${measure}`;
  return new Map(
    [...totals].flatMap(([key, value]) => (key.endsWith(end) ? [[key.slice(0, -end.length), value]] : [])),
  );
}

/** Null where nothing was reported, or only that there is nothing. What is withheld may be anything. */
function valueOf(part: Part, sums: Totals): string | null {
  const sum = sums.get(nameOf(part)) ?? null;
  if (part.availability === "SUPPRESSED" || part.value === null) {
    return part.availability === "SUPPRESSED" ? sum : null;
  }
  return part.value === 0 && sum === null ? null : fromThousandths(toThousandths(part.value));
}

function nameOf({ party, day, environment, threatArea, label }: Part): string {
  return party?.code ?? day ?? environment ?? threatArea?.code ?? label ?? "";
}

function isBelow(threshold: number) {
  return ({ value }: Part) => value !== null && value > 0 && value < threshold;
}

function listed(parts: readonly Part[]): string {
  return parts.length === 0 ? "none" : parts.map(nameOf).join(", ");
}
