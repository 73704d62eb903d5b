import type { ErrorObject } from "ajv";
import { nearest } from "./nearest";
import { oneOf, type Path, quote } from "./problem";

/** What a validator found, as a sentence about the value and what it may be. */
export function sentenceOf(error: ErrorObject, place: Path): string {
  const { keyword, data, params, parentSchema } = error;
  const name = nameOf(place);
  switch (keyword) {
    case "required":
      return `${quote(params.missingProperty)} is missing.`;
    case "additionalProperties":
      return unknownProperty(
        String(params.additionalProperty),
        Object.keys((parentSchema?.properties ?? {}) as object),
      );
    case "type":
      return `${name} must be ${oneOf([params.type].flat().map((type) => TYPES[String(type)] ?? String(type)))}, not ${describe(data)}.`;
    case "enum":
      return `${name} must be ${oneOf((params.allowedValues as unknown[]).map(String))}, not ${quote(data)}.`;
    case "pattern":
      return `${name} must be ${PATTERNS[String(params.pattern)] ?? `of the form ${String(params.pattern)}`}, not ${quote(data)}.`;
    case "format":
      return `${name} must be ${FORMATS[String(params.format)] ?? String(params.format)}, not ${quote(data)}.`;
    case "minimum":
      return `${name} must be at least ${String(params.limit)}, not ${quote(data)}.`;
    case "maximum":
      return `${name} must be at most ${String(params.limit)}, not ${quote(data)}.`;
    case "minLength":
      return data === ""
        ? `${name} must not be empty.`
        : `${name} must have at least ${String(params.limit)} characters, not ${quote(data)}.`;
    case "maxLength":
      return `${name} must have at most ${String(params.limit)} characters and has ${[...String(data)].length}.`;
    case "minItems":
      return `${name} must have at least one entry.`;
    case "uniqueItems":
      return `${name} has the same entry twice: ${quote((data as unknown[])[Number(params.i)])}.`;
    case "oneOf":
      return `${name} must be text or an object, not ${describe(data)}.`;
    default:
      return `${name} ${error.message ?? "is wrong"}.`;
  }
}

function nameOf(place: Path): string {
  const names = place.filter((step) => !/^\d+$/.test(String(step)));
  const last = names.at(-1);
  if (last === undefined) return place.length === 0 ? "The document" : "An entry";
  return place.at(-1) === last ? quote(last) : `An entry of ${quote(last)}`;
}

function unknownProperty(name: string, allowed: readonly string[]): string {
  const near = nearest(name, allowed);
  const hint = near.length > 0 ? `did you mean ${oneOf(near)}?` : `${oneOf(allowed)} may stand here.`;
  return `${quote(name)} is not known here; ${hint}`;
}

function describe(data: unknown): string {
  if (data === null) return "null";
  if (Array.isArray(data)) return "a list";
  return typeof data === "object" ? "an object" : quote(data);
}

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  object: "an object",
  array: "a list",
};

const FORMATS: Readonly<Record<string, string>> = {
  date: "a day of the calendar, written like 2024-11-28",
  uri: "a complete address, like https://www.europol.europa.eu/",
};

const PATTERNS: Readonly<Record<string, string>> = {
  "^[a-z0-9]+(-[a-z0-9]+)*$": "small letters, digits and single hyphens, like jad-see-2024",
  "^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$":
    "a code in capital letters, digits and single underscores, like POSTAL_PACKAGES",
  "^[A-Z]{2}$": "the two capital letters of ISO 3166-1, like ES",
  "^[A-Z]{3}$": "the three capital letters of ISO 4217, like EUR",
  "^[a-z]{2}$": "the two small letters of ISO 639, like en",
  "^\\S(.*\\S)?$": "one line, with no space at its beginning or end",
  "^\\d{4}-\\d{4}$": "two years, like 2022-2025",
};
