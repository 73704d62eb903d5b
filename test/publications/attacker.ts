import type { Release } from "../../src/publications/suppression";

/** Exact fractions, so that no attack succeeds or fails by rounding. */
interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

const ZERO = fraction(0n);

function fraction(top: bigint, bottom = 1n): Fraction {
  let [one, other] = [top < 0n ? -top : top, bottom < 0n ? -bottom : bottom];
  while (other > 0n) [one, other] = [other, one % other];
  const sign = bottom < 0n ? -1n : 1n;
  return one === 0n ? { top: 0n, bottom: 1n } : { top: (sign * top) / one, bottom: (sign * bottom) / one };
}

const minus = (one: Fraction, other: Fraction) =>
  fraction(one.top * other.bottom - other.top * one.bottom, one.bottom * other.bottom);
const times = (one: Fraction, other: Fraction) => fraction(one.top * other.top, one.bottom * other.bottom);
const over = (one: Fraction, other: Fraction) => fraction(one.top * other.bottom, one.bottom * other.top);
const isLess = (one: Fraction, other: Fraction) => one.top * other.bottom < other.top * one.bottom;

/** Equations over numbers that are not negative: a row of factors for each, and at its end the sum. */
type Tableau = Fraction[][];

/** The simplex method with Bland's rule: the greatest value of a goal, once the basis is a solution. */
function maximize(rows: Tableau, basis: number[], goal: readonly Fraction[], columns: number): Fraction {
  let costs = [...goal, ZERO];
  rows.forEach((row, index) => {
    const factor = costs[basis[index] ?? 0] ?? ZERO;
    costs = costs.map((cost, column) => minus(cost, times(factor, row[column] ?? ZERO)));
  });
  for (;;) {
    const entering = costs.findIndex((cost, column) => column < columns && cost.top > 0n);
    if (entering < 0) return fraction(-(costs.at(-1)?.top ?? 0n), costs.at(-1)?.bottom);
    let leaving = -1;
    let least = ZERO;
    rows.forEach((row, index) => {
      const factor = row[entering] ?? ZERO;
      if (factor.top <= 0n) return;
      const ratio = over(row.at(-1) ?? ZERO, factor);
      const isFirst = (basis[index] ?? 0) < (basis[leaving] ?? 0);
      if (leaving < 0 || isLess(ratio, least) || (!isLess(least, ratio) && isFirst)) {
        [leaving, least] = [index, ratio];
      }
    });
    if (leaving < 0) throw new Error("A sum of parts has no limit");
    const pivot = rows[leaving]?.[entering] ?? ZERO;
    const chosen = (rows[leaving] ?? []).map((factor) => over(factor, pivot));
    rows.forEach((row, index) => {
      const factor = row[entering] ?? ZERO;
      rows[index] =
        index === leaving
          ? chosen
          : row.map((each, column) => minus(each, times(factor, chosen[column] ?? ZERO)));
    });
    const factor = costs[entering] ?? ZERO;
    costs = costs.map((cost, column) => minus(cost, times(factor, chosen[column] ?? ZERO)));
    basis[leaving] = entering;
  }
}

interface Unknown {
  readonly name: string;
  readonly least: bigint;
  readonly releases: readonly number[];
}

/** What can be worked out about each secret: how far apart the least and greatest number are that it could be. */
export interface Finding {
  readonly key: string;
  readonly value: bigint;
  readonly threshold: bigint;
  /** In thousandths. */
  readonly width: Fraction;
}

export function isFound({ width, threshold }: Finding): boolean {
  return isLess(width, fraction(threshold));
}

/** The least that a part can be that is not zero: 1 of a count, a thousandth of anything else. */
export type Least = 1_000n | 1n;

/**
 * Everything that the sums and the shown parts of publications say about what is small and withheld in them. It
 * knows which parts have not changed; that a part is not zero where zeros are shown; and nothing else.
 */
export function attack(releases: readonly Release[], least: Least): Finding[] {
  const nameOf = ({ key, value }: { key: string; value: bigint }) => `${key}=${value}`;
  const shown = new Set(
    releases.flatMap(({ parts }) => parts.filter(({ isShown }) => isShown).map((part) => nameOf(part))),
  );
  const unknowns = new Map<string, Unknown>();
  const secrets = new Map<string, { key: string; value: bigint; threshold: bigint }>();
  releases.forEach(({ threshold, parts }, index) => {
    const isWithheld = parts.some(({ value, isShown }) => value === 0n && !isShown);
    for (const part of parts) {
      const name = nameOf(part);
      const limit = BigInt(threshold) * 1_000n;
      const isSmall = part.value > 0n && part.value < limit;
      if (isSmall && !part.isShown) {
        const before = secrets.get(name)?.threshold ?? 0n;
        secrets.set(name, { ...part, threshold: before > limit ? before : limit });
      }
      if (shown.has(name)) continue;
      const before = unknowns.get(name);
      unknowns.set(name, {
        name,
        least: isWithheld ? (before?.least ?? 0n) : least,
        releases: [...(before?.releases ?? []), index],
      });
    }
  });
  const all = [...unknowns.values()];
  return [...secrets].map(([name, secret]) => {
    const column = all.findIndex((unknown) => unknown.name === name);
    const width = column < 0 ? ZERO : widthOf(all, releases, column);
    return { ...secret, width };
  });
}

/** In two phases: first any numbers that fit, then those that make one of them least and greatest. */
function widthOf(unknowns: readonly Unknown[], releases: readonly Release[], column: number): Fraction {
  const count = unknowns.length;
  const extreme = (sign: bigint) => {
    const rows = releases.map((release, index) => {
      const own = unknowns.map((unknown) => fraction(unknown.releases.includes(index) ? 1n : 0n));
      const names = new Set(unknowns.map(({ name }) => name));
      const sum = release.parts
        .filter(({ key, value }) => names.has(`${key}=${value}`))
        .reduce((total, { value }) => total + value, 0n);
      const leasts = unknowns
        .filter((unknown) => unknown.releases.includes(index))
        .reduce((total, unknown) => total + unknown.least, 0n);
      const slack = releases.map((_, other) => fraction(other === index ? 1n : 0n));
      return [...own, ...slack, fraction(sum - leasts)];
    });
    const basis = releases.map((_, index) => count + index);
    const helpers = [...unknowns.map(() => ZERO), ...releases.map(() => fraction(-1n))];
    const rest = maximize(rows, basis, helpers, count);
    if (rest.top !== 0n) throw new Error("The publications contradict each other");
    const goal = helpers.map((_, index) => fraction(index === column ? sign : 0n));
    return maximize(rows, basis, goal, count);
  };
  const [greatest, negative] = [extreme(1n), extreme(-1n)];
  return minus(greatest, fraction(-negative.top, negative.bottom));
}
