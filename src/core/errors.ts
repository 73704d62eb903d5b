export type ErrorCode = "BAD_USER_INPUT" | "TIMEOUT" | "UNAVAILABLE";

/** An error that a client is told as it is: a stable code, and a sentence without internals. */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = "DomainError";
  }
}

/** The argument is wrong; `allowed` says what would be right, in words that follow "must be". */
export function badInput(argument: string, problem: string): DomainError {
  return new DomainError("BAD_USER_INPUT", `${argument}: ${problem}`, { argument });
}
