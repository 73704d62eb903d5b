import fc from "fast-check";
import { type Release, suppress, type Value } from "../../src/publications/suppression";
import { attack, isFound, type Least } from "./attacker";

interface Published extends Release {
  /** Nothing of it is given but the total. */
  readonly isWithheld: boolean;
}

/** A publication of these values, as it would be made after the earlier ones. */
function release(values: readonly Value[], threshold: number, earlier: readonly Release[]): Published {
  const withheld = suppress(values, threshold, earlier);
  const isShown = ({ key }: Value) => withheld !== null && !withheld.has(key);
  const parts = values.map((part) => ({ ...part, isShown: isShown(part) }));
  return { threshold, parts, isWithheld: withheld === null };
}

const hidden = ({ parts }: Release) => parts.filter(({ isShown }) => !isShown).map(({ key }) => key);

const SIZES = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 9 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 5_000 }) },
);
const counts = SIZES.map((count) => BigInt(count) * 1_000n);
const quantities = fc.oneof(
  counts,
  fc.integer({ min: 0, max: 12_000 }).map((thousandths) => BigInt(thousandths)),
);
const threshold = fc.constantFrom(2, 3, 5, 10);
const KINDS: readonly (readonly [string, fc.Arbitrary<bigint>, Least])[] = [
  ["counts", counts, 1_000n],
  ["quantities", quantities, 1n],
];

const keyed = (values: readonly bigint[]): Value[] =>
  values.map((value, index) => ({ key: `part ${index}`, value }));

const tables = (value: fc.Arbitrary<bigint>) => fc.array(value, { minLength: 1, maxLength: 12 }).map(keyed);

/** Publications of the same parts, of which some are corrected in between; some give no breakdown at all. */
const histories = (value: fc.Arbitrary<bigint>) =>
  fc
    .integer({ min: 2, max: 8 })
    .chain((size) =>
      fc.tuple(
        fc.array(value, { minLength: size, maxLength: size }),
        fc.array(
          fc.record({
            corrections: fc.array(fc.tuple(fc.nat(size - 1), value), { maxLength: 3 }),
            isTotalAlone: fc.integer({ min: 0, max: 5 }).map((drawn) => drawn === 0),
          }),
          { minLength: 1, maxLength: 3 },
        ),
      ),
    )
    .map(([first, later]) => {
      const steps = [{ values: keyed(first), isTotalAlone: false }];
      for (const { corrections, isTotalAlone } of later) {
        const values = new Map((steps.at(-1)?.values ?? []).map((part) => [part.key, part.value]));
        for (const [index, corrected] of corrections) values.set(`part ${index}`, corrected);
        steps.push({ values: [...values].map(([key, each]) => ({ key, value: each })), isTotalAlone });
      }
      return steps;
    });

type History = readonly { readonly values: readonly Value[]; readonly isTotalAlone: boolean }[];

function publish(history: History, limit: number, remembers = true): Published[] {
  const releases: Published[] = [];
  for (const { values, isTotalAlone } of history) {
    releases.push(
      isTotalAlone
        ? { threshold: limit, parts: values.map((part) => ({ ...part, isShown: false })), isWithheld: true }
        : release(values, limit, remembers ? releases : []),
    );
  }
  return releases;
}

/** Every state of what is public that ends with a breakdown that was not withheld. */
const states = (releases: readonly Published[]) =>
  releases.flatMap((last, index) => (last.isWithheld ? [] : [releases.slice(0, index + 1)]));

test.each(KINDS)("what one table of %s withholds cannot be worked out", (_, value, least) => {
  let given = 0;
  fc.assert(
    fc.property(tables(value), threshold, (values, limit) => {
      const published = release(values, limit, []);
      if (published.isWithheld) return;
      if (hidden(published).length > 0) given += 1;
      expect(attack([published], least).filter(isFound)).toEqual([]);
    }),
    { numRuns: 1_000, seed: 1 },
  );
  expect(given).toBeGreaterThan(500);
});

test.each(KINDS)("nor can what several publications of %s withhold", (_, value, least) => {
  let given = 0;
  fc.assert(
    fc.property(histories(value), threshold, (history, limit) => {
      for (const state of states(publish(history, limit))) {
        if (state.length > 1 && attack(state, least).length > 0) given += 1;
        expect(attack(state, least).filter(isFound)).toEqual([]);
      }
    }),
    { numRuns: 500, seed: 2 },
  );
  expect(given).toBeGreaterThan(200);
});

test("the same attack succeeds where only what is small is withheld", () => {
  const found = fc
    .sample(fc.tuple(tables(counts), threshold), { numRuns: 1_000, seed: 1 })
    .filter(([values, limit]) => {
      const isShown = ({ value }: Value) => value === 0n || value >= BigInt(limit) * 1_000n;
      const parts = values.map((part) => ({ ...part, isShown: isShown(part) }));
      return attack([{ threshold: limit, parts }], 1_000n).some(isFound);
    });
  expect(found.length).toBeGreaterThan(100);
});

test("and where a publication forgets what was withheld before it", () => {
  const found = fc
    .sample(fc.tuple(histories(counts), threshold), { numRuns: 500, seed: 2 })
    .filter(([history, limit]) =>
      states(publish(history, limit, false)).some((state) => attack(state, 1_000n).some(isFound)),
    );
  expect(found.length).toBeGreaterThan(50);
});
