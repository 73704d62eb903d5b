/** A country or agency that takes part in the exercise, and what it takes part as. */
export interface Party {
  readonly code: string;
  readonly kind: "MEMBER_STATE" | "THIRD_COUNTRY" | "AGENCY";
}

const COUNTRIES: readonly Party[] = [
  ...["ES", "FR"].map(memberState),
  ...["RS", "BA"].map(thirdCountry),
  ...["AT", "BG", "HR", "CY", "CZ", "DE", "GR", "HU", "IT", "NL", "PL", "PT"].map(memberState),
  ...["AL", "ME", "MK", "XK", "MD", "CH", "GB", "UA"].map(thirdCountry),
  ...["BE", "DK", "EE", "FI", "IE", "LT", "LV", "LU", "MT", "RO", "SE", "SI", "SK"].map(memberState),
];
const AGENCIES: readonly Party[] = [
  "FRONTEX",
  "EUROPOL",
  "EUROJUST",
  "INTERPOL",
  "SELEC",
  "CEPOL",
  "OLAF",
].map((code) => ({ code, kind: "AGENCY" }));

export const FEWEST_PARTIES = 4;
export const MOST_PARTIES = COUNTRIES.length + AGENCIES.length;

/** One in five is an agency. */
export function chooseParties(count: number): Party[] {
  const agencies = AGENCIES.slice(0, Math.max(1, Math.floor(count / 5)));
  const countries = COUNTRIES.slice(0, count - agencies.length);
  const further = AGENCIES.slice(agencies.length);
  return [...countries, ...agencies, ...further].slice(0, count);
}

function memberState(code: string): Party {
  return { code, kind: "MEMBER_STATE" };
}

function thirdCountry(code: string): Party {
  return { code, kind: "THIRD_COUNTRY" };
}
