import type { Node } from "jsonc-parser";
import { quote } from "./problem";

export interface Fault {
  readonly offset: number;
  readonly message: string;
}

/** What is legal in JSON and still cannot be kept, or not without becoming something else. */
export function* valueFaults(node: Node, text: string): Iterable<Fault> {
  const { offset } = node;
  const children = node.children ?? [];
  if (node.type === "object") yield* repeatedNames(children);
  if (node.type === "number") yield* fault(offset, numberFault(text.slice(offset, offset + node.length)));
  if (node.type === "string") yield* fault(offset, textFault(String(node.value)));
  for (const child of children) yield* valueFaults(child, text);
}

function* repeatedNames(properties: readonly Node[]): Iterable<Fault> {
  const seen = new Set<unknown>();
  for (const { offset, children } of properties) {
    const name: unknown = children?.[0]?.value;
    if (seen.has(name))
      yield { offset, message: `${quote(name)} stands twice in this object; only one of them can be meant.` };
    seen.add(name);
  }
}

function* fault(offset: number, message: string | null): Iterable<Fault> {
  if (message !== null) yield { offset, message };
}

/** Such a number survives a 64-bit double and numeric(15, 3) digit by digit. */
const NUMBER = /^-?(\d+)(?:\.(\d+))?$/;

function numberFault(written: string): string | null {
  const [, before, after = ""] = NUMBER.exec(written) ?? [];
  if (before === undefined) return `${written} must be written in digits, without an exponent.`;
  if (before.length > 12)
    return `${written} has ${before.length} digits before the point; at most 12 are kept.`;
  if (after.length > 3)
    return `${written} has ${after.length} digits after the point; at most 3 are kept, and nothing is rounded.`;
  return null;
}

function textFault(value: string): string | null {
  if (/\p{Surrogate}/u.test(value)) return `${quote(value)} has half of a character (a lone surrogate).`;
  if (/[^\P{Control}\n\t]/u.test(value))
    return `${quote(value)} has a control character; only line breaks (\\n) and tabs are kept.`;
  if (value !== "" && value.trim() === "") return "This text is blank.";
  return null;
}
