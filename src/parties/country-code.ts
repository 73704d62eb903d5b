import countries from "../../prisma/data/reference/countries.json";

const CODES = new Set(countries.map((country) => country.code));

/** Codes that EU texts use for two countries whose ISO code is another. */
const EU_CODES: Readonly<Record<string, string>> = { EL: "GR", UK: "GB" };

/** What is wrong with the code of a country; null where nothing is. */
export function countryCodeProblem(text: string): string | null {
  if (CODES.has(text)) return null;
  const given = JSON.stringify(text.slice(0, 40));
  const instead = EU_CODES[text];
  const hint = instead === undefined ? "" : ` For ${given} use "${instead}".`;
  return `${given} is no country code; use ISO 3166-1 alpha-2, or XK for Kosovo.${hint}`;
}
