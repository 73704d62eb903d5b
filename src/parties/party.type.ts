import { Field, InterfaceType, registerEnumType } from "type-graphql";
import { AgencyKind, CountryGroup } from "../generated/prisma/enums";
import { Node } from "../graphql/node";

@InterfaceType("Party", {
  implements: Node,
  description: "Who can take part in an operation: a country or an agency.",
  resolveType: (value: { $type: string }) => value.$type,
})
export abstract class Party extends Node {
  @Field(() => String, { description: "Short and lasting: two letters for a country, more for an agency." })
  code!: string;

  @Field(() => String, { description: "The usual name; in English, where it has one." })
  name!: string;
}

registerEnumType(CountryGroup, {
  name: "CountryGroup",
  description: "Groups of countries that operations speak of.",
  valuesConfig: {
    WESTERN_BALKANS: { description: "The six partners of the EU in the Western Balkans." },
    EASTERN_PARTNERSHIP: { description: "The countries of the EU's Eastern Partnership." },
    SCHENGEN_ASSOCIATED: { description: "In the Schengen area, but not in the EU." },
  },
});

registerEnumType(AgencyKind, {
  name: "AgencyKind",
  description: "What sort of body an agency is.",
  valuesConfig: {
    EU_INSTITUTION: { description: "An institution of the EU or a part of one." },
    EU_AGENCY: { description: "An agency of the EU." },
    INTERNATIONAL_ORGANISATION: { description: "An international organisation or a body of one." },
    REGIONAL_INITIATIVE: {
      description: "A strategy, centre or convention that several countries run together.",
    },
    PROJECT: { description: "A project that is funded for some years." },
  },
});
