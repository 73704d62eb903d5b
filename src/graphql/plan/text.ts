import { badInput } from "../../core/errors";

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
