import { type Aim, aimedAt, type Content } from "./content";
import { fromThousandths, toThousandths } from "./decimal";

/** What one participant reported for one day, as far as it counts. */
export interface CountedContent {
  readonly party: string;
  readonly day: string;
  readonly content: Content;
}

/** Names and numbers: "checks PERSONS" and "1200". */
export type Totals = ReadonlyMap<string, string>;

/** Adds up what counts; what nobody reported has no line. */
export function addUp(counted: readonly CountedContent[]): Totals {
  return new Map([["reports", String(counted.length)], ...sumsOfLines(counted), ...onDuty(counted)]);
}

export type Dimension = "participant" | "day" | "environment" | "threat area";

/** The same for each of them. */
export function addUpParts(counted: readonly CountedContent[], by: Dimension): Totals {
  const parts = new Map<string, string>();
  const add = by === "participant" || by === "day" ? addUp : sumsOfLines;
  for (const [name, group] of partsOf(counted, by)) {
    for (const [key, value] of add(group)) parts.set(`${name}: ${key}`, value);
  }
  return parts;
}

export const NO_AREA = "no threat area";

function partsOf(counted: readonly CountedContent[], by: Dimension): Map<string, CountedContent[]> {
  switch (by) {
    case "participant":
      return groups(counted, ({ party }) => [party]);
    case "day":
      return groups(counted, ({ day }) => [day]);
    case "environment":
      return partsOfLines(counted, ({ environment }) => environment);
    case "threat area":
      return partsOfLines(counted, ({ threatArea }) => threatArea ?? NO_AREA);
  }
}

function partsOfLines(
  counted: readonly CountedContent[],
  nameOf: (aim: Aim) => string,
): Map<string, CountedContent[]> {
  const aims = ({ content }: CountedContent) => [...content.checkCounts, ...content.results];
  const all = groups(counted, (each) => aims(each).map(nameOf));
  return new Map(
    [...all].map(([name, group]) => [
      name,
      group.map((each) => ({ ...each, content: aimedAt(each.content, (aim) => nameOf(aim) === name) })),
    ]),
  );
}

function sumsOfLines(counted: readonly CountedContent[]): [string, string][] {
  const sums = new Map<string, bigint>();
  const add = (name: string, thousandths: bigint) => {
    sums.set(name, (sums.get(name) ?? 0n) + thousandths);
  };
  for (const { content } of counted) {
    for (const { category, count, hits } of content.checkCounts) {
      for (const name of ["checks", `checks ${category}`]) {
        add(name, toThousandths(count));
        if (hits !== null) add(`${name} hits`, toThousandths(hits));
      }
    }
    for (const { category, thousandths, unit, currency } of content.results) {
      add(`results ${category} ${unit ?? currency}`, thousandths);
    }
  }
  return [...sums].map(([name, thousandths]) => [name, fromThousandths(thousandths)]);
}

/** Of each party the most of any day: who is there on two days is not two. */
function onDuty(counted: readonly CountedContent[]): [string, string][] {
  const most = new Map<string, Map<string, number>>();
  for (const { party, content } of counted) {
    for (const { capability, quantity } of content.deployments) {
      const ofParties = most.get(capability) ?? new Map<string, number>();
      most.set(capability, ofParties.set(party, Math.max(quantity, ofParties.get(party) ?? 0)));
    }
  }
  return [...most].map(([capability, ofParties]) => [
    `on duty ${capability}`,
    String([...ofParties.values()].reduce((sum, quantity) => sum + quantity, 0)),
  ]);
}

function groups(
  counted: readonly CountedContent[],
  keysOf: (each: CountedContent) => readonly string[],
): Map<string, CountedContent[]> {
  const found = new Map<string, CountedContent[]>();
  for (const each of counted) {
    for (const key of new Set(keysOf(each))) found.set(key, [...(found.get(key) ?? []), each]);
  }
  return found;
}
