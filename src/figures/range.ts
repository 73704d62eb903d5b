import { Prisma } from "../generated/prisma/client";

/** The numbers that a stated figure allows. */
export interface Range {
  readonly low: Prisma.Decimal;
  readonly high: Prisma.Decimal;
}

const INFINITY = new Prisma.Decimal(Infinity);

/**
 * How much room a qualifier leaves is one unit of the last digit that is not zero: "almost 16 000" allows 15 000 to
 * 16 000, "more than 390 000" 390 000 to 400 000, for a writer who had passed 400 000 would have said so. Only
 * "at least" is open to above.
 */
export function rangeOf(value: Prisma.Decimal, qualifier: string): Range {
  const room = lastDigit(value);
  switch (qualifier) {
    case "ABOUT":
      return { low: value.minus(room), high: value.plus(room) };
    case "ALMOST":
      return { low: value.minus(room), high: value };
    case "MORE_THAN":
      return { low: value, high: value.plus(room) };
    case "AT_LEAST":
      return { low: value, high: INFINITY };
    default:
      return { low: value, high: value };
  }
}

export function sumOf(ranges: readonly Range[]): Range {
  const zero = new Prisma.Decimal(0);
  return ranges.reduce((sum, range) => ({ low: sum.low.plus(range.low), high: sum.high.plus(range.high) }), {
    low: zero,
    high: zero,
  });
}

export function overlap(one: Range, other: Range): boolean {
  return one.low.lte(other.high) && other.low.lte(one.high);
}

/** One unit of the last digit that is not zero: 1000 for 16 000, 0.1 for 1.3. */
function lastDigit(value: Prisma.Decimal): Prisma.Decimal {
  const places = value.decimalPlaces();
  if (places > 0) return new Prisma.Decimal(10).pow(-places);
  const zeros = /0*$/.exec(value.toFixed(0))?.[0].length ?? 0;
  return new Prisma.Decimal(10).pow(value.isZero() ? 0 : zeros);
}
