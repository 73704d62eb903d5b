/** Numbers that look random and are the same whenever the seed is. */
export interface Random {
  /** A whole number from the least to the most, both included. */
  whole(least: number, most: number): number;
  /** True once in so many times. */
  once(of: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** All items, in another order. */
  shuffle<Item>(items: readonly Item[]): Item[];
}

/** One stream for each purpose, so that figures do not depend on the order in which they are asked for. */
export function createRandom(...seed: readonly (string | number)[]): Random {
  let state = hash(seed.join(" "));
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const random: Random = {
    whole: (least, most) => least + Math.floor(next() * (most - least + 1)),
    once: (of) => random.whole(1, of) === 1,
    pick: (items) => {
      const item = items[random.whole(0, items.length - 1)];
      if (item === undefined) throw new Error("There is nothing to pick from");
      return item;
    },
    shuffle: (items) =>
      items
        .map((item) => ({ item, place: next() }))
        .sort((one, other) => one.place - other.place)
        .map(({ item }) => item),
  };
  return random;
}

/** FNV-1a */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return value;
}
