import { createRandom } from "./random";

/** One thing that is done about a report, by its reporter or by the centre. */
export type Step = "submit" | "correct" | "withdraw" | "return" | "verify";

/** What happens to one report, step by step. */
export interface Story {
  readonly steps: readonly Step[];
  /** Its first version says that there is nothing to report. */
  readonly startsNil?: true;
  /** Somebody reports who also works in the centre, and tries to verify what it sent. */
  readonly byLiaison?: true;
  /** It comes when reporting is closed, and is taken by exception. */
  readonly afterClosing?: true;
}

const PLAIN: Story = { steps: ["submit", "verify"] };
const NIL: Story = { ...PLAIN, startsNil: true };
const RETURNED: Story = { steps: ["submit", "return", "correct", "verify"] };
const CORRECTED: Story = { steps: ["submit", "verify", "correct", "verify"] };

/** Every one happens once, as far as there are reports enough: the first ones first. */
const ALL: readonly Story[] = [
  { steps: [], afterClosing: true },
  { ...PLAIN, byLiaison: true },
  NIL,
  RETURNED,
  CORRECTED,
  { steps: ["submit", "withdraw"] },
  { steps: ["submit", "correct", "return", "correct", "verify"] },
  { steps: ["submit", "verify", "return", "correct", "verify"] },
  { steps: ["submit", "verify", "correct", "verify", "return", "correct", "verify"] },
  // Not reported, which is not zero.
  { steps: [] },
  { steps: ["submit", "return", "withdraw"] },
  { steps: ["submit", "verify", "correct", "withdraw"] },
  { steps: ["submit", "withdraw", "correct", "verify"] },
  { steps: ["submit", "verify", "correct", "return", "correct", "verify"] },
  { steps: ["submit", "correct", "verify"] },
  { steps: ["submit", "verify", "correct", "verify"], startsNil: true },
];
const COMMON: readonly Story[] = [
  ...Array.from({ length: 8 }, () => PLAIN),
  NIL,
  RETURNED,
  RETURNED,
  CORRECTED,
];

/** What happens to each of so many reports. */
export function chooseStories(count: number, seed: number): Story[] {
  const random = createRandom("stories", seed);
  const stories = Array.from({ length: count }, (_, index) => ALL[index] ?? random.pick(COMMON));
  return random.shuffle(stories);
}
