import { GraphQLError, GraphQLScalarType, Kind } from "graphql";
import countries from "../../prisma/data/reference/countries.json";

const CODES = new Set(countries.map((country) => country.code));

/** Codes that EU texts use for two countries whose ISO code is another. */
const EU_CODES: Readonly<Record<string, string>> = { EL: "GR", UK: "GB" };

function readCountryCode(value: unknown): string {
  if (typeof value === "string" && CODES.has(value)) return value;
  const given = typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : "That";
  const instead = typeof value === "string" ? EU_CODES[value] : undefined;
  const hint = instead === undefined ? "" : ` For ${given} use "${instead}".`;
  throw new GraphQLError(`${given} is no country code; use ISO 3166-1 alpha-2, or XK for Kosovo.${hint}`, {
    extensions: { code: "BAD_USER_INPUT" },
  });
}

export const CountryCodeScalar = new GraphQLScalarType<string>({
  name: "CountryCode",
  description: "The code of a country: ISO 3166-1 alpha-2, and XK for Kosovo. Greece is GR, the United Kingdom GB.",
  serialize: String,
  parseValue: readCountryCode,
  parseLiteral: (node) => readCountryCode(node.kind === Kind.STRING ? node.value : undefined),
});
