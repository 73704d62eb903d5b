import type { Request, RequestHandler } from "express";
import { refuse } from "./json-errors";

/** What stands behind the question mark of the address, which may be a whole one. */
export function parametersOf({ originalUrl }: Request): URLSearchParams {
  return new URL(originalUrl, "http://localhost").searchParams;
}

/** Refuses parameters that nothing reads: whoever misspells `operation` would get all of them without a word. */
export function takeParameters(...known: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const problem = problemOf([...parametersOf(request).keys()], known);
    if (problem === null) next();
    else refuse(response, 400, "BAD_REQUEST", problem);
  };
}

function problemOf(given: readonly string[], known: readonly string[]): string | null {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    return `There is no parameter ${JSON.stringify(unknown.slice(0, 40))}; use ${known.join(", ")}.`;
  }
  const again = given.find((name, index) => given.indexOf(name) !== index);
  return again === undefined ? null : `The parameter ${again} appears twice.`;
}
