import type { TellAnswered } from "../core/answered";

/** What is said besides, by name. */
export type Facts = Readonly<Record<string, string | number | Readonly<Record<string, string>>>>;

/** Where the program says what it does: to a person, or to what collects the lines of many programs. */
export interface Log {
  readonly info: (message: string, facts?: Facts) => void;
  readonly warn: (message: string, facts?: Facts) => void;
  readonly error: (message: string, error: unknown, facts?: Facts) => void;
  readonly answered: TellAnswered;
  /** Resolves when all that was said is written. */
  readonly flush: () => Promise<void>;
}
