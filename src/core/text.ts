import { badInput } from "./errors";

/** Refuses what PostgreSQL cannot hold in a text, wherever it stands in an argument; no row could match it. */
export function refuseUnstorableText(argument: string, value: unknown): void {
  if (typeof value === "string") {
    if (value.includes("\0")) throw badInput(argument, "contains a character that is not allowed (U+0000).");
    if (/\p{Surrogate}/u.test(value))
      throw badInput(argument, "contains half of a surrogate pair, which is no character.");
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      refuseUnstorableText(argument, key);
      refuseUnstorableText(argument, inner);
    }
  }
}

/** Controls, marks that turn the direction of writing, and what is written but cannot be seen. */
const UNREADABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b-\u200f\u00ad\ufeff]/u;

interface Length {
  readonly least?: number;
  readonly most: number;
}

/** A line of text that people will read: trimmed and composed, or refused where it has what cannot be read. */
export function readLine(argument: string, text: string, { least = 1, most }: Length): string {
  refuseUnstorableText(argument, text);
  const line = text.normalize("NFC").trim();
  const found = UNREADABLE.exec(line);
  if (found !== null) {
    const code = found[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0") ?? "";
    throw badInput(
      argument,
      `contains a character that is not allowed (U+${code} at position ${found.index + 1}).`,
    );
  }
  const length = [...line].length;
  if (length < least || length > most) {
    throw badInput(argument, `must have ${least} to ${most} characters, not ${length}.`);
  }
  return line;
}
