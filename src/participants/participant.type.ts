import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { Environment, ParticipantKind, ParticipantRole } from "../generated/prisma/enums";
import { connectionOf } from "../graphql/connection";
import { Node } from "../graphql/node";

registerEnumType(ParticipantKind, {
  name: "ParticipantKind",
  description: "What a participant was at the operation's date.",
  valuesConfig: {
    MEMBER_STATE: { description: "A member state of the EU at the operation's date." },
    THIRD_COUNTRY: { description: "A country that was no member state of the EU at the operation's date." },
    AGENCY: { description: "An agency, institution, organisation or project." },
  },
});

registerEnumType(ParticipantRole, {
  name: "ParticipantRole",
  description: "The part that a participant had in an operation.",
  valuesConfig: {
    HOST: { description: "Housed the coordination centre." },
    LEAD: { description: "Led the operation." },
    CO_LEAD: { description: "Led it together with another." },
    PARTICIPANT: { description: "Took part." },
    SUPPORT: { description: "Supported those who took part." },
    OBSERVER: { description: "Looked on." },
  },
});

@ObjectType("Participant", { implements: Node, description: "One country or agency in one operation." })
export class Participant extends Node {
  @Field(() => ParticipantKind, { description: "What it was at the operation's date." })
  kind!: ParticipantKind;

  @Field(() => ParticipantRole, { description: "The part it had." })
  role!: ParticipantRole;

  @Field(() => String, { nullable: true, description: "What it contributed; null where no source says." })
  contribution!: string | null;
}

@ObjectType("Deployment", {
  implements: Node,
  description: "A capability that was brought to one operation.",
})
export class Deployment extends Node {
  @Field(() => Int, { nullable: true, description: "How many; null where no source says." })
  quantity!: number | null;

  @Field(() => [Environment], { description: "All environments in which it worked, as far as sources say." })
  environments!: Environment[];

  @Field(() => String, { nullable: true, description: "What for; null where no source says." })
  purpose!: string | null;
}

export const ParticipantConnection = connectionOf("Participant", "participants", () => Participant);
