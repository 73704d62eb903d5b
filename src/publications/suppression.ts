/** Values are whole numbers of thousandths, so that nothing is rounded and a measure may have three places. */
export interface Value {
  /** What the part is of: a party, a day. */
  readonly key: string;
  readonly value: bigint;
}

export interface Part extends Value {
  readonly isShown: boolean;
}

/** The parts of one measure by one dimension, as one publication gives them; their sum is known to everyone. */
export interface Release {
  /** Below which a value that is not zero must not be found out. */
  readonly threshold: number;
  readonly parts: readonly Part[];
}

/**
 * The keys of the parts to be withheld; null where nothing but withholding all of them, zeros too, keeps the secret.
 * Who reads everything is taken to know which parts have not changed between publications: such a part is the same
 * unknown in all of them. What an earlier publication has kept is kept by this one.
 */
export function suppress(
  values: readonly Value[],
  threshold: number,
  earlier: readonly Release[],
): ReadonlySet<string> | null {
  const known = new Set(earlier.flatMap(({ parts }) => parts.filter(({ isShown }) => isShown).map(nameOf)));
  const withhold = new Set<string>();
  const isSafe = () => {
    const parts = values.map((part) => ({ ...part, isShown: !withhold.has(part.key) }));
    return isProtected([...earlier, { threshold, parts }], known);
  };

  const [small, others] = [values.filter((part) => isSmall(part, threshold)), [] as Value[]];
  for (const { key } of small) withhold.add(key);
  // The smallest first: they say least to a reader.
  const rest = values.filter(({ key, value }) => value > 0n && !withhold.has(key));
  for (const part of rest.sort(bySize)) {
    if (isSafe()) break;
    withhold.add(part.key);
    others.push(part);
  }
  if (!isSafe()) return null;
  // What was withheld on the way and is not needed is shown again, the largest first.
  for (const { key } of others.reverse()) {
    withhold.delete(key);
    if (!isSafe()) withhold.add(key);
  }
  return withhold;
}

function isSmall({ value }: Value, threshold: number): boolean {
  return value > 0n && value < inThousandths(threshold);
}

/** Sorting is stable: equal values keep their order. */
function bySize(one: Value, other: Value): number {
  return one.value < other.value ? -1 : one.value > other.value ? 1 : 0;
}

function inThousandths(number: number): bigint {
  return BigInt(number) * 1_000n;
}

/** A part with its value: while it keeps that, it is the same unknown in all publications. */
interface Unknown extends Value {
  /** The publications whose sum it is in: a bit for each of them. */
  readonly releases: bigint;
  /** How far apart the least and the greatest number must be that it could be; null where that does not matter. */
  readonly needs: bigint | null;
}

function nameOf({ key, value }: Value): string {
  return `${value} ${key}`;
}

/**
 * Whether everything small that is withheld could be many numbers, as far as sums and shown parts tell. The proof is
 * by numbers that would have given the same publications: of two parts that are withheld in the same publications,
 * one can be greater throughout by what the other one is less. Zeros are shown, so a withheld part is at least 1.
 */
function isProtected(releases: readonly Release[], knownBefore: ReadonlySet<string>): boolean {
  const { unknowns, exposed } = unknownsOf(releases, knownBefore);
  if (exposed) return false;
  if (unknowns.every(({ needs }) => needs === null)) return true;
  const byKey = new Map<string, Unknown[]>();
  for (const unknown of unknowns) byKey.set(unknown.key, [...(byKey.get(unknown.key) ?? []), unknown]);
  const parts = [...byKey.values()];
  const spans = new Set([
    ...unknowns.map(({ releases: span }) => span),
    ...parts.map((part) => part.reduce((span, unknown) => span | unknown.releases, 0n)),
  ]);
  const rooms = new Map<bigint, ReadonlyMap<string, bigint>>();
  for (const span of spans) {
    const found = parts.flatMap((part) => {
      const room = roomOver(part, span);
      return room === null ? [] : [[part[0]?.key ?? "", room] as const];
    });
    if (found.length > 1) rooms.set(span, new Map(found));
  }
  return unknowns.every(({ key, releases: own, needs }) => {
    if (needs === null) return true;
    return [...rooms].some(([span, room]) => {
      if ((span & own) !== own || !room.has(key)) return false;
      return [...room.values()].reduce((sum, each) => sum + each, 0n) >= needs;
    });
  });
}

/** How much less a part could be in just these publications, being unknown in all of them; null where it is not. */
function roomOver(part: readonly Unknown[], span: bigint): bigint | null {
  const within = part.filter(({ releases }) => (releases & ~span) === 0n);
  const covered = within.reduce((sum, { releases }) => sum | releases, 0n);
  if (covered !== span) return null;
  const least = within.reduce((least, { value }) => (value < least ? value : least), within[0]?.value ?? 0n);
  return least > 1_000n ? least - 1_000n : 0n;
}

/** What is shown nowhere, and whether something small is shown now that was withheld until now. */
function unknownsOf(releases: readonly Release[], knownBefore: ReadonlySet<string>) {
  const shown = new Set<string>();
  const found = new Map<string, Unknown>();
  releases.forEach(({ threshold, parts }, index) => {
    for (const part of parts) {
      const name = nameOf(part);
      if (part.isShown) shown.add(name);
      const before = found.get(name);
      const needs = !part.isShown && isSmall(part, threshold) ? inThousandths(threshold) : null;
      found.set(name, {
        key: part.key,
        value: part.value,
        releases: (before?.releases ?? 0n) | (1n << BigInt(index)),
        needs: greater(before?.needs ?? null, needs),
      });
    }
  });
  const all = [...found].map(([name, unknown]) => ({ name, unknown }));
  return {
    unknowns: all.filter(({ name }) => !shown.has(name)).map(({ unknown }) => unknown),
    exposed: all.some(({ name, unknown }) => {
      return unknown.needs !== null && shown.has(name) && !knownBefore.has(name);
    }),
  };
}

function greater(one: bigint | null, other: bigint | null): bigint | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
