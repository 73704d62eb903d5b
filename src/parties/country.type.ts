import { Field, Int, ObjectType } from "type-graphql";
import { CountryGroup } from "../generated/prisma/enums";
import { connectionOf } from "../graphql/connection";
import { Entity } from "../graphql/federation/entity";
import { Node } from "../graphql/node";
import { DateScalar } from "../graphql/scalars";
import { Party } from "./party.type";

@ObjectType("Country", {
  implements: [Party, Node],
  description: "A country that takes part in operations, or may.",
})
@Entity("code")
export class Country extends Party {
  @Field(() => String, {
    nullable: true,
    description: "What has to be said wherever the country is named; Kosovo's, in the EU's wording.",
  })
  footnote!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "Place in the EU's protocol order; null for a country that was never a member state.",
  })
  protocolOrder!: number | null;

  @Field(() => [CountryGroup], { description: "All groups that it belongs to." })
  groups!: CountryGroup[];
}

@ObjectType("EuMembership", {
  description: "A span in which a country is a member state of the EU; both days belong to it.",
})
export class EuMembership {
  @Field(() => DateScalar, { description: "The first day." })
  startsOn!: string;

  @Field(() => DateScalar, { nullable: true, description: "The last day; null while it lasts." })
  endsOn!: string | null;
}

export const CountryConnection = connectionOf("Country", "countries", () => Country);
