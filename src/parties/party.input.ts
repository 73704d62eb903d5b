import { enumFilter, enumListFilter, IntFilter, scalarFilter, StringFilter } from "../graphql/comparators";
import { filterOf, listArguments } from "../graphql/list-arguments";
import { LocaleScalar, textScalar } from "../graphql/scalars";
import { ArgsType, Field } from "type-graphql";
import { AgencyKind, CountryGroup } from "../generated/prisma/enums";
import { countryCodeProblem } from "./country-code";

const CountryCodeScalar = textScalar(
  "CountryCode",
  "The code of a country: ISO 3166-1 alpha-2, and XK for Kosovo. Greece is GR, the United Kingdom GB.",
  countryCodeProblem,
);

export const CountryFilter = filterOf("Country", "countries", {
  code: [scalarFilter("CountryCodeFilter", () => CountryCodeScalar, "the code of a country"), "By code."],
  name: [StringFilter, "By English name."],
  groups: [enumListFilter("CountryGroup", CountryGroup, "groups"), "By the groups it belongs to."],
  protocolOrder: [IntFilter, "By place in the EU's protocol order."],
});

export const CountriesArguments = listArguments("Country", "countries", {
  filter: CountryFilter,
  search: "code and English name",
  order: {
    CODE: ["code", "The code."],
    NAME: ["name", "The English name."],
    PROTOCOL_ORDER: ["protocolOrder", "The EU's protocol order; countries without a place in it come last."],
  },
});

export const AgencyFilter = filterOf("Agency", "agencies", {
  code: [StringFilter, "By code."],
  name: [StringFilter, "By name."],
  kind: [enumFilter("AgencyKind", AgencyKind, "the kind of an agency"), "By kind."],
});

export const AgenciesArguments = listArguments("Agency", "agencies", {
  filter: AgencyFilter,
  search: "code and names",
  order: { CODE: ["code", "The code."], NAME: ["name", "The name."] },
});

@ArgsType()
export class CountryNameArguments {
  @Field(() => LocaleScalar, { nullable: true, description: "The language; English where nothing is said." })
  locale?: string | null;
}
