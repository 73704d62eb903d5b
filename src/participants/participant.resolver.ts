import { Resolver } from "type-graphql";
import { Capability } from "../categories/category.type";
import { Planned } from "../graphql/plan/decorators";
import { Operation } from "../operations/operation.type";
import { Party } from "../parties/party.type";
import { ParticipantsArguments } from "./participant.input";
import { Deployment, Participant, ParticipantConnection } from "./participant.type";

@Resolver(() => Operation)
export class OperationParticipants {
  @Planned(() => ParticipantConnection, {
    takes: () => ParticipantsArguments,
    description: "Who took part, in the order of the leading publication.",
  })
  participants!: unknown;

  @Planned(() => [Deployment], { description: "All that was brought to it, as far as sources say." })
  deployments!: unknown;
}

@Resolver(() => Participant)
export class ParticipantFields {
  @Planned(() => Operation, { description: "The operation." })
  operation!: unknown;

  @Planned(() => Party, { description: "The country or agency." })
  party!: unknown;

  @Planned(() => [Deployment], { description: "All that it brought, as far as sources say." })
  deployments!: unknown;
}

@Resolver(() => Deployment)
export class DeploymentFields {
  @Planned(() => Operation, { description: "The operation." })
  operation!: unknown;

  @Planned(() => Participant, {
    nullable: true,
    description: "Who brought it; null where no source says, or where it was several.",
  })
  participant!: unknown;

  @Planned(() => Capability, { description: "What was brought." })
  capability!: unknown;
}
