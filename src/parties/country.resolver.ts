import { Resolver } from "type-graphql";
import { parameter, sql } from "../core/sql";
import { CodeArgument, CodesArgument } from "../graphql/lookup";
import { Planned, PlannedQuery } from "../graphql/plan/decorators";
import { ParticipationsArguments } from "../participants/participant.input";
import { ParticipantConnection } from "../participants/participant.type";
import { Country, CountryConnection, EuMembership } from "./country.type";
import { CountriesArguments, CountryNameArguments } from "./party.input";

@Resolver()
export class CountryQueries {
  @PlannedQuery(() => Country, {
    nullable: true,
    takes: () => CodeArgument,
    description: "The country with this code; null where there is none.",
  })
  country!: unknown;

  @PlannedQuery(() => CountryConnection, {
    takes: () => CountriesArguments,
    order: ["name"],
    description: "Countries, by English name.",
  })
  countries!: unknown;

  @PlannedQuery(() => [Country], {
    nullable: "items",
    takes: () => CodesArgument,
    lookup: { argument: "codes", by: "code" },
    description:
      "The countries with these codes, at most 100, in the order asked for; null where there is none.",
  })
  countriesByCodes!: unknown;
}

@Resolver(() => Country)
export class CountryFields {
  @Planned(() => String, {
    takes: () => CountryNameArguments,
    // English is our own wording, in the row itself; the other languages are a lookup away.
    sql: (row, { locale }) =>
      locale === undefined || locale === null || locale === "en"
        ? row.column("name")
        : sql`coalesce((select localised.name from country_name as localised where localised.country_code = ${row.column("code")} and localised.locale = ${parameter(locale, "text")}), ${row.column("name")})`,
    description:
      "The name in one of the 24 languages of the EU (Unicode CLDR); in English as the EU's institutions write it, and " +
      "in English too where a language has no name for it. A mark that refers to a footnote is not a part of the name.",
  })
  name!: unknown;

  @Planned(() => [EuMembership], {
    order: ["startsOn"],
    description: "All spans in which it was, or is, a member state of the EU.",
  })
  euMemberships!: unknown;

  @Planned(() => ParticipantConnection, {
    takes: () => ParticipationsArguments,
    order: ["-operation.referenceOn"],
    description: "The operations that it took part in, the latest first.",
  })
  participations!: unknown;
}
