import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context";
import { Planned } from "../graphql/plan/decorators";
import { AddParticipantPayload, ChangeParticipantRolePayload } from "./participant-payload.type";
import { AddParticipantInput, ChangeParticipantRoleInput } from "./participant-setup.input";
import type { AddParticipant, ChangeParticipantRole } from "./participant.service";
import { Participant } from "./participant.type";

const INPUT = { description: "What is asked for." };
const WHO = "For coordinators of the operation and administrators, while it is PLANNED or ACTIVE.";

@Resolver()
export class ParticipantMutations {
  @Mutation(() => AddParticipantPayload, {
    nullable: true,
    description: `Lets a country or agency take part. ${WHO}`,
  })
  addParticipant(
    @Arg("input", () => AddParticipantInput, INPUT) input: AddParticipant,
    @Ctx() { participants }: Context,
  ) {
    return participants.add(input);
  }

  @Mutation(() => ChangeParticipantRolePayload, {
    nullable: true,
    description: `Gives a participant another part. ${WHO}`,
  })
  changeParticipantRole(
    @Arg("input", () => ChangeParticipantRoleInput, INPUT) input: ChangeParticipantRole,
    @Ctx() { participants }: Context,
  ) {
    return participants.changeRole(input);
  }
}

const PARTICIPANT = { description: "The participant." };

@Resolver(() => AddParticipantPayload)
export class AddParticipantPayloadFields {
  @Planned(() => Participant, PARTICIPANT)
  participant!: unknown;
}

@Resolver(() => ChangeParticipantRolePayload)
export class ChangeParticipantRolePayloadFields {
  @Planned(() => Participant, PARTICIPANT)
  participant!: unknown;
}
