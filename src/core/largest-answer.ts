import { DomainError } from "./errors";

/** In bytes. Pages of pages of a hundred would hold millions of rows, and a server the text of all of them. */
export const LARGEST_ANSWER = 10_000_000;

export function answerTooLarge(): DomainError {
  return new DomainError(
    "ANSWER_TOO_LARGE",
    `The answer is larger than ${LARGEST_ANSWER / 1_000_000} MB; ask for shorter pages or for fewer fields.`,
  );
}
