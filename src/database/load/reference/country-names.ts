import type { Rows } from "../tables";

const LANGUAGES: readonly string[] =
  "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split(" ");

/** The names of countries in the official languages of the EU: in English our own, else those of Unicode's CLDR. */
export function countryNames(
  countries: readonly { readonly code: string; readonly name: string }[],
): Rows["CountryName"][] {
  return LANGUAGES.flatMap((locale) => {
    const names = new Intl.DisplayNames([locale], { type: "region", fallback: "none" });
    // A Node built without its languages would answer in another one.
    if (names.resolvedOptions().locale !== locale) return [];
    return countries.flatMap(({ code, name }) => {
      const localised = locale === "en" ? name : names.of(code);
      return localised === undefined ? [] : [{ countryCode: code, locale, name: localised }];
    });
  });
}
