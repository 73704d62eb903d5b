import type { Book, Entry } from "./book";
import type { Graph } from "./graph";
import type { Cast } from "./people";
import type { Plan } from "./plan";
import { createTally } from "./tally";

/** Where the exercise is played: an operation that has been set up, with everybody in place. */
export interface Stage {
  readonly graph: Graph;
  readonly plan: Plan;
  readonly cast: Cast;
  /** The operation's code. */
  readonly operation: string;
  /** The ids of the reporting periods, by day. */
  readonly periods: ReadonlyMap<string, string>;
  readonly say: (line: string) => void;
}

/** What is known at one moment. */
export interface Moment {
  readonly name: string;
  readonly at: string;
  readonly book: Book;
}

/** What has been played so far. */
export interface Records {
  readonly book: Map<string, Entry>;
  /** The ids of the reports, by their keys. */
  readonly ids: Map<string, string>;
  readonly moments: Moment[];
  readonly answers: ReturnType<typeof createTally>;
  readonly repeated: ReturnType<typeof createTally>;
  readonly refused: ReturnType<typeof createTally>;
}

export function createRecords(): Records {
  return {
    book: new Map(),
    ids: new Map(),
    moments: [],
    answers: createTally("answers to each step"),
    repeated: createTally("requests sent twice"),
    refused: createTally("requests to be refused"),
  };
}
