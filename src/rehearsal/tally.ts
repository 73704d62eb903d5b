import { type Check, compare } from "./check";

/** Collects, under one name, what was expected and what came. */
export interface Tally {
  note(what: string, expected: string, came: string): void;
  check(): Check;
}

export function createTally(name: string): Tally {
  const [expected, came] = [new Map<string, string>(), new Map<string, string>()];
  return {
    note(what, expectedValue, value) {
      expected.set(what, expectedValue);
      came.set(what, value);
    },
    check: () => compare(name, expected, came),
  };
}
