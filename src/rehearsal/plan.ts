import { chooseParties, type Party } from "./parties";
import { createRandom } from "./random";
import { chooseStories, type Story } from "./stories";

export interface Wish {
  readonly seed: number;
  readonly participants: number;
  readonly days: number;
}

export interface PlannedDay {
  readonly day: string;
  readonly deadline: string;
  /** The deadline has passed already. */
  readonly isPast: boolean;
  readonly reports: readonly PlannedReport[];
}

export interface PlannedReport {
  /** "ES 2026-11-14": one participant and one day. */
  readonly key: string;
  readonly party: string;
  readonly day: string;
  readonly late: boolean;
  readonly story: Story;
  /** Steps that are sent a second time, as after an answer that was lost. */
  readonly repeated: ReadonlySet<number>;
}

export interface Plan {
  readonly seed: number;
  readonly parties: readonly Party[];
  readonly days: readonly PlannedDay[];
}

const HOUR = 60 * 60 * 1_000;
const DAY = 24 * HOUR;

/** Deadlines lie around now, twelve hours off at least: whether a report is late is known beforehand. */
export function makePlan({ seed, participants, days }: Wish, now: Date): Plan {
  const parties = chooseParties(participants);
  const stories = chooseStories(participants * days, seed);
  const past = Math.round(days * 0.4);
  const random = createRandom("repeated", seed);
  return {
    seed,
    parties,
    days: Array.from({ length: days }, (_, index) => {
      const isPast = index < past;
      const day = new Date(now.getTime() + (index - past) * DAY).toISOString().slice(0, 10);
      return {
        day,
        isPast,
        deadline: new Date(now.getTime() + (index - past) * DAY + DAY / 2).toISOString(),
        reports: parties.map(({ code: party }, place) => {
          const story = stories[index * participants + place] ?? { steps: [] };
          return {
            key: `${party} ${day}`,
            party,
            day,
            late: isPast,
            story,
            repeated: new Set(story.steps.flatMap((_step, step) => (random.once(8) ? [step] : []))),
          };
        }),
      };
    }),
  };
}
