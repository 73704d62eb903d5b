import { badInput } from "../../core/errors";
import type { Arguments } from "./field";

export const DEFAULT_PAGE = 20;
export const LARGEST_PAGE = 100;

/** Which part of a list is wanted. */
export interface Page {
  readonly size: number;
  /** Read from the end of the list. */
  readonly backwards: boolean;
  readonly after: string | null;
  readonly before: string | null;
}

/** Reads first, last, after and before of the field of this name. */
export function readPage(field: string, args: Arguments): Page {
  const first = size(field, "first", args["first"]);
  const last = size(field, "last", args["last"]);
  if (first !== null && last !== null) {
    throw badInput(`${field}(first:, last:)`, "give one of the two; a page is read from one end.");
  }
  return {
    size: first ?? last ?? DEFAULT_PAGE,
    backwards: last !== null,
    after: (args["after"] as string | null | undefined) ?? null,
    before: (args["before"] as string | null | undefined) ?? null,
  };
}

function size(field: string, name: string, value: unknown): number | null {
  if (value === null || value === undefined) return null;
  const number = value as number;
  if (number < 1 || number > LARGEST_PAGE) {
    throw badInput(`${field}(${name}:)`, `must be between 1 and ${LARGEST_PAGE}; ${number} was given.`);
  }
  return number;
}
