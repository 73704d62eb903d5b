export type ErrorCode =
  | "ANSWER_TOO_LARGE"
  | "BAD_USER_INPUT"
  /** What stands there does not allow it, whoever asks. */
  | "CONFLICT"
  | "FORBIDDEN"
  | "IDEMPOTENCY_KEY_REUSED"
  | "NOT_FOUND"
  | "REPORTING_CLOSED"
  | "TIMEOUT"
  | "UNAUTHENTICATED"
  | "UNAVAILABLE"
  /** Somebody else changed it in the meantime. */
  | "VERSION_CONFLICT";

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

/** What was asked for is done, and only what the client wants to know of it could not be read. */
export class AnswerUnread extends Error {
  constructor(override readonly cause: unknown) {
    super("It was done, but its answer could not be read");
    this.name = "AnswerUnread";
  }
}

/** The argument is wrong; `allowed` says what would be right, in words that follow "must be". */
export function badInput(argument: string, problem: string): DomainError {
  return new DomainError("BAD_USER_INPUT", `${argument}: ${problem}`, { argument });
}
