import { StartupError } from "../core/startup-error";

/** What may be logged of an error. */
export interface ErrorFacts {
  readonly type: string;
  /** Without what it quotes. */
  readonly message: string;
  /** Of PostgreSQL, Prisma or Node. */
  readonly code?: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly column?: string;
  /** The places in the program, the innermost first. */
  readonly stack?: readonly string[];
  readonly cause?: ErrorFacts;
}

const DEEPEST = 5;

/**
 * SECURITY: PostgreSQL, JSON.parse and many others quote in a message the value that they stumbled over, which may be
 * anything that a client sent. So of a message only what stands outside of all quotes is taken; where it happened
 * says the rest.
 */
export function factsOf(error: unknown, depth = 0): ErrorFacts {
  if (!(error instanceof Error)) return { type: typeof error, message: "Something that is no error" };
  const { code, constraint, table, column, originalCode } = error as unknown as Record<string, unknown>;
  const names = { code: code ?? originalCode, constraint, table, column };
  const given = Object.entries(names).filter(([, value]) => typeof value === "string");
  const { cause } = error;
  return {
    type: error.name,
    message: error instanceof StartupError ? error.message : oneLine(withoutQuotes(error.message)),
    ...Object.fromEntries(given),
    ...(error.stack === undefined ? {} : { stack: placesOf(error.stack) }),
    ...(cause instanceof Error && depth < DEEPEST ? { cause: factsOf(cause, depth + 1) } : {}),
  };
}

/** From the first quote to the last one: a value may have some in it. */
function withoutQuotes(message: string): string {
  return message.replace(/["'`“„‘].*["'`”“’]/su, "…");
}

/** Without what would begin a line of its own, or tell a terminal something. */
export function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ");
}

function placesOf(stack: string): string[] {
  return stack
    .split("\n")
    .filter((line) => /^ {4}at .*[:)]/.test(line))
    .map((line) => line.trim());
}
