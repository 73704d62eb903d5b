import type { Book, Entry } from "./book";
import type { PlannedDay } from "./plan";

/** What happened on a day, in a few words. */
export function describeDay(book: Book, { day, reports }: PlannedDay): string {
  const entries = [...book.values()].filter((entry) => entry.day === day);
  const decisions = (kind: string) =>
    entries
      .flatMap(({ versions }) => versions.flatMap((version) => version.decisions))
      .filter((decision) => decision.kind === kind).length;
  const count = (isCounted: (entry: Entry) => boolean) => entries.filter(isCounted).length;
  const words: readonly [number, string][] = [
    [entries.length, "submitted"],
    [count(({ versions }) => versions[0]?.late === true), "late"],
    [count(({ versions }) => versions[0]?.content.nilReturn === true), "nil"],
    [count(({ versions }) => versions[0]?.machine === true), "by machine"],
    [decisions("RETURNED"), "returned"],
    [entries.reduce((sum, { versions }) => sum + versions.length - 1, 0), "corrected"],
    [count(({ status }) => status === "WITHDRAWN"), "withdrawn"],
    [count(({ status }) => status === "VERIFIED"), "verified"],
    [reports.length - entries.length, "not reported"],
  ];
  return words.map(([number, word]) => `${number} ${word}`).join(", ");
}
