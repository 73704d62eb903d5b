import { Prisma } from "../generated/prisma/client";
import type { FigureAvailability, FigureDimension } from "../generated/prisma/enums";
import type { Reported } from "../reports/reported";
import {
  type Axis,
  keyOfMeasure,
  type Measure,
  partsOf,
  type Place,
  type ReportedPart,
} from "./parts-of-reports";
import { type Release, suppress } from "./suppression";

/** A part as everyone gets it. */
export interface DisclosedPart {
  readonly place: Place;
  readonly availability: FigureAvailability;
  readonly value: string | null;
}

export interface DisclosedBreakdown {
  readonly dimension: FigureDimension;
  readonly parts: readonly DisclosedPart[];
}

/** An earlier publication out of the same operation's reports, and what was reported at its moment. */
export interface EarlierPublication {
  readonly threshold: number;
  readonly reported: Reported;
  /** By measure and dimension: which parts were withheld. There is none where it gives no such breakdown. */
  readonly withheld: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What others have released about single parts, by measure and dimension. */
export type StatedElsewhere = ReadonlyMap<
  string,
  readonly { readonly key: string; readonly value: string }[]
>;

export interface Disclosure {
  readonly threshold: number;
  readonly axes: readonly Axis[];
  readonly reported: Reported;
  /** The versions of reports that say that there is nothing to report. */
  readonly nilReturns: ReadonlySet<string>;
  readonly earlier: readonly EarlierPublication[];
  readonly elsewhere: StatedElsewhere;
}

/** By which a breakdown of a measure is found again. */
export function keyOfBreakdown(measure: Measure, dimension: FigureDimension): string {
  return `${dimension} ${keyOfMeasure(measure)}`;
}

/** The breakdowns of a measure, without what would say something about few. */
export function disclose(measure: Measure, disclosure: Disclosure): DisclosedBreakdown[] {
  const { threshold, axes, reported, nilReturns } = disclosure;
  return axes.map((axis) => {
    const parts = partsOf(measure, axis, reported, nilReturns);
    const withheld = suppress(parts.map(exactly), threshold, releases(measure, axis, disclosure));
    const shown = (part: ReportedPart): Omit<DisclosedPart, "place"> => {
      if (withheld === null || withheld.has(part.key)) return { availability: "SUPPRESSED", value: null };
      return { availability: part.value === null ? "NOT_REPORTED" : "STATED", value: part.value };
    };
    const { dimension, places } = axis;
    return {
      dimension,
      parts: parts.map((part, index) => ({ ...shown(part), place: placeAt(places, index) })),
    };
  });
}

/** What is public of the measure already: each earlier total over its parts, and what others state. */
function releases(measure: Measure, axis: Axis, { earlier, elsewhere }: Disclosure): Release[] {
  const name = keyOfBreakdown(measure, axis.dimension);
  const stated = (elsewhere.get(name) ?? []).map(({ key, value }) => ({
    threshold: 0,
    parts: [{ ...exactly({ key, value }), isShown: true }],
  }));
  const published = earlier.flatMap(({ threshold, reported, withheld }) => {
    const parts = partsOf(measure, axis, reported, new Set());
    // Without a line there was no total.
    if (parts.every(({ value }) => value === null)) return [];
    const kept = withheld.get(name);
    const isShown = ({ key }: ReportedPart) => kept !== undefined && !kept.has(key);
    return [{ threshold, parts: parts.map((part) => ({ ...exactly(part), isShown: isShown(part) })) }];
  });
  return [...stated, ...published];
}

/** In thousandths; what was not reported adds nothing to the total. */
function exactly({ key, value }: ReportedPart) {
  return { key, value: BigInt(new Prisma.Decimal(value ?? 0).times(1_000).toFixed(0)) };
}

function placeAt(places: Axis["places"], index: number): Place {
  const found = places[index];
  if (found === undefined) throw new Error("A part has no place");
  return found.place;
}
