import type { ReportedNode, ReportedPart } from "./answered";
import type { Book } from "./book";
import { type Check, compare } from "./check";
import { countedIn } from "./compare-reports";
import { fromThousandths, toThousandths } from "./decimal";
import { REPORTED, REPORTED_PARTS } from "./documents";
import type { Party } from "./parties";
import type { Moment, Stage } from "./stage";
import { addUp, addUpParts, type Dimension, NO_AREA, type Totals } from "./totals";

const STATUSES = ["VERIFIED", "SUBMITTED"] as const;

interface Reported {
  readonly operation: {
    readonly reported: ReportedNode & { readonly countries: { readonly value: number } };
  };
}

/** The totals that the graph makes. */
export async function compareTotals(name: string, stage: Stage, book: Book): Promise<Check> {
  return compare(
    name,
    withCountries(book, "VERIFIED", stage.plan.parties),
    await ask(stage, "VERIFIED", null),
  );
}

/** What was known after each step of the exercise, whatever has been done since. */
export async function compareMoments(name: string, stage: Stage, moments: readonly Moment[]): Promise<Check> {
  const [sent, read] = [new Map<string, string>(), new Map<string, string>()];
  for (const { name: moment, at, book } of moments) {
    for (const status of STATUSES) {
      const prefix = `${moment} (${at}), ${status}`;
      take(sent, prefix, withCountries(book, status, stage.plan.parties));
      take(read, prefix, await ask(stage, status, at));
    }
  }
  return compare(name, sent, read);
}

/** The totals of each participant, day, environment or threat area. */
export async function compareParts(
  name: string,
  { graph, cast, operation }: Stage,
  book: Book,
  by: Dimension,
): Promise<Check> {
  const { operation: found } = await graph.data<{
    operation: { reported: { parts: readonly ReportedPart[] } };
  }>(cast.centre[1], REPORTED_PARTS[by], { code: operation });
  const read = new Map<string, string>();
  for (const part of found.reported.parts) take(read, nameOf(part), totalsOf(part));
  return compare(name, addUpParts(countedIn(book), by), read);
}

async function ask({ graph, cast, operation }: Stage, status: string, asOf: string | null): Promise<Totals> {
  const variables = { code: operation, status, asOf };
  const { operation: found } = await graph.data<Reported>(cast.centre[1], REPORTED, variables);
  return totalsOf(found.reported, found.reported.countries.value);
}

function nameOf({ of }: ReportedPart): string {
  if (of === null) return NO_AREA;
  if (typeof of === "string") return of;
  return "party" in of ? of.party.code : of.code;
}

function withCountries(book: Book, status: (typeof STATUSES)[number], parties: readonly Party[]): Totals {
  const counted = countedIn(book, status);
  const agencies = new Set(parties.filter(({ kind }) => kind === "AGENCY").map(({ code }) => code));
  const countries = new Set(counted.map(({ party }) => party).filter((party) => !agencies.has(party)));
  const totals = addUp(counted);
  const officers = totals.get("on duty OFFICERS");
  return new Map([
    ...totals,
    ["countries", String(countries.size)],
    ...(officers === undefined ? [] : [["officers", officers] as const]),
  ]);
}

/** The graph's own totals, under the names that ours have. */
function totalsOf(node: ReportedNode, countries?: number): Totals {
  const { reports, checks, results, officers, deployments = [] } = node;
  const checked = [
    ...(checks.total === null ? [] : [{ name: "checks", ...checks.total }]),
    ...checks.byCategory.map(({ category, value, hits }) => ({
      name: `checks ${category.code}`,
      value,
      hits,
    })),
  ];
  return new Map([
    ...(reports === undefined ? [] : [["reports", String(reports)] as const]),
    ...checked.flatMap(({ name, value, hits }) => [
      [name, exact(value)] as const,
      ...(hits === null ? [] : [[`${name} hits`, exact(hits)] as const]),
    ]),
    ...results.map(
      ({ category, unit, currency, value }) =>
        [`results ${category.code} ${unit ?? currency}`, exact(value)] as const,
    ),
    ...deployments.map(({ category, value }) => [`on duty ${category.code}`, exact(value)] as const),
    ...(countries === undefined ? [] : [["countries", exact(countries)] as const]),
    ...(countries === undefined || officers == null ? [] : [["officers", exact(officers.value)] as const]),
  ]);
}

function exact(value: number): string {
  return fromThousandths(toThousandths(value));
}

function take(into: Map<string, string>, name: string, totals: Totals): void {
  for (const [key, value] of totals) into.set(`${name}: ${key}`, value);
}
