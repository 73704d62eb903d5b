import { Field, InputType, Int } from "type-graphql";
import { ParticipantRole } from "../generated/prisma/enums";

@InputType("ChangeParticipantRoleInput", { description: "Another part for a participant." })
export class ChangeParticipantRoleInput {
  @Field(() => String, { description: "The code of the operation." })
  operation!: string;

  @Field(() => Int, {
    description:
      "The version of the operation that this is about; refused where there is another one by now.",
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
    description:
      "A text of your own, 1 to 255 characters: the same request again with the same key is answered without being carried out again.",
  })
  idempotencyKey!: string;

  @Field(() => String, { description: "The code of the operation." })
  operation!: string;

  @Field(() => Int, {
    description:
      "The version of the operation that this is about; refused where there is another one by now.",
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
