/** What is wrong in a file; both count from 1. */
export interface FileProblem {
  readonly line: number;
  /** Null where the line as a whole is wrong. */
  readonly column: string | null;
  readonly message: string;
}

/** The file cannot be used. */
export class FileRefused extends Error {
  constructor(
    /** The first ones of all. */
    readonly problems: readonly FileProblem[],
    readonly count: number,
  ) {
    super(`${count} problems`);
    this.name = "FileRefused";
  }
}

const MOST_PROBLEMS = 100;

/** Collects what is wrong in a file: keeps the first ones and counts the others. */
export class FileProblems {
  private readonly first: FileProblem[] = [];
  private count = 0;

  add(...problems: readonly FileProblem[]): void {
    this.count += problems.length;
    this.first.push(...problems.slice(0, MOST_PROBLEMS - this.first.length));
  }

  get isEmpty(): boolean {
    return this.count === 0;
  }

  /** Goes on where nothing is wrong. */
  refuse(): void {
    if (this.count > 0) throw new FileRefused(this.first, this.count);
  }
}

/** For what leaves nothing more to be said about the file. */
export function refused(line: number, message: string): FileRefused {
  return new FileRefused([{ line, column: null, message }], 1);
}
