import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from "graphql";

/** What a scalar says of a value that it does not take, and of a literal, where it stands in the document. */
export function invalid(message: string, node?: ValueNode): GraphQLError {
  return new GraphQLError(message, { nodes: node ?? null, extensions: { code: "BAD_USER_INPUT" } });
}

/** A scalar whose values are texts; `problemOf` says what is wrong with one, or null. */
export function textScalar(
  name: string,
  description: string,
  problemOf: (text: string) => string | null,
): GraphQLScalarType<string> {
  const read = (value: unknown, node?: ValueNode) => {
    if (typeof value !== "string") throw invalid(`${name} must be a text in quotes.`, node);
    const problem = problemOf(value);
    if (problem !== null) throw invalid(problem, node);
    return value;
  };
  return new GraphQLScalarType<string>({
    name,
    description,
    serialize: String,
    parseValue: (value) => read(value),
    parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined, node),
  });
}

function dateProblem(text: string): string | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) {
    return `${JSON.stringify(text.slice(0, 40))} is not a date; use YYYY-MM-DD.`;
  }
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isOnCalendar = date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
  return isOnCalendar && Number(year) > 0 ? null : `${text} is not a calendar date.`;
}

export const DateScalar = textScalar(
  "Date",
  "A calendar day without a time or zone, as YYYY-MM-DD (ISO 8601).",
  dateProblem,
);

const MOMENT =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-](?<offset>[01]\d|2[0-3]):[0-5]\d)$/;
/** In hours, whatever minutes follow: PostgreSQL takes no more. */
const LARGEST_OFFSET = 15;

function momentProblem(text: string): string | null {
  const found = MOMENT.exec(text);
  const [, day] = found ?? [];
  if (Number(found?.groups?.["offset"] ?? 0) > LARGEST_OFFSET) {
    return `${JSON.stringify(text)} is too far from UTC; an offset is ${LARGEST_OFFSET}:59 at most.`;
  }
  if (day !== undefined) return dateProblem(day);
  return `${JSON.stringify(text.slice(0, 40))} is not a moment; use YYYY-MM-DDTHH:MM:SS with Z or an offset such as +01:00.`;
}

export const DateTimeScalar = textScalar(
  "DateTime",
  "A moment, with an offset from UTC of at most 15:59 and at most microseconds (RFC 3339); given in UTC: 2026-11-14T23:00:00.000000Z.",
  momentProblem,
);

export const JsonScalar = new GraphQLScalarType<unknown>({
  name: "JSON",
  description: "Any JSON value. It is only ever given, never taken.",
  parseValue: () => {
    throw invalid("JSON is only ever given, never taken.");
  },
});

export const LOCALES = [
  ...["bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr"],
  ...["hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv"],
] as const;

export const LocaleScalar = textScalar(
  "Locale",
  `One of the 24 official languages of the EU, as a two-letter code: ${LOCALES.join(", ")}.`,
  (text) =>
    LOCALES.some((locale) => locale === text)
      ? null
      : `${JSON.stringify(text.slice(0, 40))} is not a language of the EU; use one of ${LOCALES.join(", ")}.`,
);

/**
 * Sent as a JSON number: at most fifteen significant digits survive a double unchanged, and the database allows
 * no more, so that a client gets the very digits that were published.
 */
const DECIMAL = /^-?(0|[1-9]\d{0,11})(\.\d{1,3})?$/;

function parseDecimal(value: string, node?: ValueNode): string {
  if (!DECIMAL.test(value)) {
    throw invalid(
      `${value.slice(0, 40)} is not an exact decimal; use at most 12 digits before the point and 3 after it.`,
      node,
    );
  }
  return value;
}

export const DecimalScalar = new GraphQLScalarType<string, number>({
  name: "Decimal",
  description:
    "An exact decimal number of at most twelve digits before the point and three after it, sent as a JSON number: " +
    "any such number survives JSON and a 64-bit double unchanged. Counts are whole.",
  serialize: Number,
  parseValue: (value) => {
    if (typeof value !== "number" && typeof value !== "string") throw invalid("A decimal must be a number.");
    return parseDecimal(String(value));
  },
  parseLiteral: (node) => {
    if (node.kind !== Kind.INT && node.kind !== Kind.FLOAT)
      throw invalid("A decimal must be a number.", node);
    return parseDecimal(node.value, node);
  },
});
