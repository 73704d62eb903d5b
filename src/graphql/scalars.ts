import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from "graphql";

function invalid(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT" } });
}

function textScalar(name: string, description: string, parse: (text: string) => string): GraphQLScalarType<string> {
  const read = (value: unknown) => {
    if (typeof value !== "string") throw invalid(`${name} must be a text in quotes.`);
    return parse(value);
  };
  return new GraphQLScalarType<string>({
    name,
    description,
    serialize: String,
    parseValue: read,
    parseLiteral: (node: ValueNode) => read(node.kind === Kind.STRING ? node.value : undefined),
  });
}

function parseDate(text: string): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) {
    throw invalid(`${JSON.stringify(text.slice(0, 40))} is not a date; use YYYY-MM-DD.`);
  }
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() + 1 !== Number(month) || date.getUTCDate() !== Number(day) || Number(year) === 0) {
    throw invalid(`${text} is not a calendar date.`);
  }
  return text;
}

export const DateScalar = textScalar(
  "Date",
  "A calendar day without a time or zone, as YYYY-MM-DD (ISO 8601).",
  parseDate,
);

export const LOCALES = [
  ...["bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr"],
  ...["hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv"],
] as const;

export const LocaleScalar = textScalar(
  "Locale",
  `One of the 24 official languages of the EU, as a two-letter code: ${LOCALES.join(", ")}.`,
  (text) => {
    if (!LOCALES.some((locale) => locale === text)) {
      throw invalid(`${JSON.stringify(text.slice(0, 40))} is not a language of the EU; use one of ${LOCALES.join(", ")}.`);
    }
    return text;
  },
);

/**
 * Sent as a JSON number: at most fifteen significant digits survive a double unchanged, and the database allows
 * no more, so that a client gets the very digits that were published.
 */
const DECIMAL = /^-?(0|[1-9]\d{0,11})(\.\d{1,3})?$/;

function parseDecimal(value: string): string {
  if (!DECIMAL.test(value)) {
    throw invalid(
      `${value.slice(0, 40)} is not an exact decimal; use at most 12 digits before the point and 3 after it.`,
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
    if (node.kind !== Kind.INT && node.kind !== Kind.FLOAT) throw invalid("A decimal must be a number.");
    return parseDecimal(node.value);
  },
});
