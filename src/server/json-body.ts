import { isUtf8 } from "node:buffer";
import type { RequestHandler } from "express";
import { createScanner, type ParseError, parse } from "jsonc-parser";
import { refuse } from "./json-errors";
import { DEEPEST, MOST_MEMBERS } from "./oversized-variables";

/** Says what is wrong with a body, and where. */
class BodyRefused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const badRequest = (message: string) => new BodyRefused(400, "BAD_REQUEST", message);

/** Whether a value of a body is an object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Turns the bytes of a body into what they say, or says where they are no JSON; nothing is replaced or rounded. */
export const readJson: RequestHandler = (request, response, next) => {
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) {
    next();
    return;
  }
  try {
    request.body = parseBody(bytes);
  } catch (error) {
    if (!(error instanceof BodyRefused)) throw error;
    refuse(response, error.status, error.code, error.message);
    return;
  }
  next();
};

function parseBody(bytes: Buffer): unknown {
  const [first, second] = bytes;
  // A text in JSON begins with a sign of ASCII: with NUL beside it, or with their marks, these are 16 bits each.
  if (
    first === 0 ||
    second === 0 ||
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff)
  )
    throw new BodyRefused(415, "UNSUPPORTED_MEDIA_TYPE", "Only UTF-8 is accepted.");
  if (!isUtf8(bytes)) throw badRequest(`The body is not valid UTF-8 at byte ${firstBadByte(bytes)}.`);
  const text = new TextDecoder().decode(bytes);
  const ambiguity = findAmbiguity(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest(`The request body is not valid JSON (${place(text, firstFault(text))}).`);
  }
  if (ambiguity !== null) throw ambiguity;
  return value;
}

/** Counted from 1; where the last character is cut off, that is the last byte. */
function firstBadByte(bytes: Buffer): number {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (beginsText(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return bad;
}

function beginsText(bytes: Buffer): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function firstFault(text: string): number {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true });
  return errors[0]?.offset ?? text.length;
}

function place(text: string, offset: number): string {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return `line ${lines.length}, column ${(lines.at(-1) ?? "").length + 1}`;
}

/**
 * What is wrong with a text though it be JSON: which of two members with one name is meant, nobody can say, and digits
 * that no double holds would be lost. Refuses at once what is nested too deep or too wide to be read.
 */
function findAmbiguity(text: string): BodyRefused | null {
  const scanner = createScanner(text, true);
  // The names of each object around; null for a list.
  const around: (Set<string> | null)[] = [];
  let mayBeName = false;
  let found: BodyRefused | null = null;
  for (;;) {
    scanner.scan();
    const offset = scanner.getTokenOffset();
    const mark = text.charAt(offset);
    switch (mark) {
      case "":
        return found;
      case "{":
      case "[":
        around.push(mark === "{" ? new Set() : null);
        if (around.length > DEEPEST) throw tooDeep(place(text, offset));
        break;
      case "}":
      case "]":
        around.pop();
        break;
      case '"':
        if (mayBeName) found ??= repeated(scanner.getTokenValue(), around.at(-1) ?? null);
        if ((around.at(-1)?.size ?? 0) > MOST_MEMBERS) throw tooWide(place(text, offset));
        break;
      default:
        if (/[-\d]/.test(mark)) found ??= rounded(scanner.getTokenValue(), () => place(text, offset));
    }
    mayBeName = mark === "{" || (mark === "," && around.at(-1) !== null);
  }
}

function tooDeep(where: string): BodyRefused {
  return badRequest(`The request body is nested deeper than ${DEEPEST} levels (${where}).`);
}

function tooWide(where: string): BodyRefused {
  return badRequest(`An object of the request body has more than ${MOST_MEMBERS} members (${where}).`);
}

function repeated(name: string, names: Set<string> | null): BodyRefused | null {
  if (names?.has(name)) return badRequest(`The key ${JSON.stringify(name.slice(0, 40))} appears twice.`);
  names?.add(name);
  return null;
}

function rounded(digits: string, where: () => string): BodyRefused | null {
  if (digitsOf(digits) === digitsOf(String(Number(digits)))) return null;
  const shown = digits.length > 40 ? `${digits.slice(0, 40)}…` : digits;
  return new BodyRefused(
    400,
    "BAD_USER_INPUT",
    `The number ${shown} (${where()}) would be rounded; send at most 15 digits.`,
  );
}

/** One form for all ways to write a number: its digits without zeros around them, and their power of ten. */
function digitsOf(number: string): string {
  const [, whole = "", fraction = "", power = "0"] =
    /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(number) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  return significant === ""
    ? number.includes("Infinity")
      ? number
      : "0"
    : `${significant}e${Number(power) - fraction.length + digits.length - significant.length}`;
}
