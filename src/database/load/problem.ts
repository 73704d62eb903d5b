import { StartupError } from "../../core/startup-error";

/** Where a value stands in a JSON document: names of properties and numbers of entries, from the outside in. */
export type Path = readonly (string | number)[];

/** Something wrong in a document, in one sentence. */
export interface Problem {
  readonly path: Path;
  readonly message: string;
  /** Set where the name of the property is wrong and not its value. */
  readonly at?: "name";
  /** The earlier place that this one repeats. */
  readonly first?: Path;
}

export interface LocatedProblem {
  readonly file: string;
  /** Both count from 1; null where the file as a whole is wrong. */
  readonly position: { readonly line: number; readonly column: number } | null;
  readonly message: string;
}

const MOST_SHOWN = 100;

/** Nothing was written; the message has a line for every problem. */
export class LoadError extends StartupError {
  constructor(
    readonly problems: readonly LocatedProblem[],
    options?: ErrorOptions,
  ) {
    super(describe(problems), options);
    this.name = "LoadError";
  }
}

export function wholeFile(file: string, message: string): LoadError {
  return new LoadError([{ file, position: null, message }]);
}

function describe(problems: readonly LocatedProblem[]): string {
  const lines = problems
    .slice(0, MOST_SHOWN)
    .map(({ file, position, message }) =>
      position === null ? `${file} ${message}` : `${file}:${position.line}:${position.column} ${message}`,
    );
  const hidden = problems.length - lines.length;
  return [...lines, ...(hidden > 0 ? [`… and ${hidden} more`] : [])].join("\n");
}

/** A value as it stands in the file, short enough for a sentence and harmless for a terminal. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

const ALTERNATIVES = new Intl.ListFormat("en-GB", { type: "disjunction" });
const ENUMERATION = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** "a, b or c" */
export function oneOf(words: Iterable<string>): string {
  return ALTERNATIVES.format(words);
}

/** "a, b and c" */
export function allOf(words: Iterable<string>): string {
  return ENUMERATION.format(words);
}
