import { Field, InputType, Int } from "type-graphql";
import { ParticipantRole } from "../generated/prisma/enums";
import { IDEMPOTENCY_KEY, OPERATION_CODE, OPERATION_VERSION } from "../graphql/change-input";

@InputType("ChangeParticipantRoleInput", { description: "Another part for a participant." })
export class ChangeParticipantRoleInput {
  @Field(() => String, { description: OPERATION_CODE })
  operation!: string;

  @Field(() => Int, {
    description: OPERATION_VERSION,
  })
  expectedVersion!: number;

  @Field(() => String, { description: "The code of the country or agency." })
  party!: string;

  @Field(() => ParticipantRole, { description: "The part it has from now on." })
  role!: ParticipantRole;
}

@InputType("AddParticipantInput", { description: "A country or agency that takes part." })
export class AddParticipantInput {
  @Field(() => String, {
    description: IDEMPOTENCY_KEY,
  })
  idempotencyKey!: string;

  @Field(() => String, { description: OPERATION_CODE })
  operation!: string;

  @Field(() => Int, {
    description: OPERATION_VERSION,
  })
  expectedVersion!: number;

  @Field(() => String, { description: "The code of the country or agency." })
  party!: string;

  @Field(() => ParticipantRole, {
    nullable: true,
    description: "The part it has: PARTICIPANT unless another is given.",
  })
  role?: ParticipantRole | null;

  @Field(() => String, { nullable: true, description: "What it contributes, at most 500 characters." })
  contribution?: string | null;
}
