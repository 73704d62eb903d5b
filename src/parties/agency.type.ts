import { Field, ObjectType } from "type-graphql";
import { AgencyKind } from "../generated/prisma/enums";
import { connectionOf } from "../graphql/connection";
import { Entity } from "../graphql/federation/entity";
import { Node } from "../graphql/node";
import { Party } from "./party.type";

@ObjectType("Agency", {
  implements: [Party, Node],
  description: "An agency, institution, international organisation, strategy or project.",
})
@Entity("code")
export class Agency extends Party {
  @Field(() => String, { nullable: true, description: "The name in full, where the usual one is short." })
  fullName!: string | null;

  @Field(() => AgencyKind, { description: "What sort of body it is." })
  kind!: AgencyKind;
}

export const AgencyConnection = connectionOf("Agency", "agencies", () => Agency);
