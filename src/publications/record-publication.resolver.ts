import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context";
import { Planned } from "../graphql/plan/decorators";
import { Operation } from "../operations/operation.type";
import { RecordPublicationPayload } from "./publication-payload.type";
import { Publication } from "./publication.type";
import { RecordPublicationInput } from "./record-publication.input";
import type { RecordPublication } from "./record-publication.service";

@Resolver()
export class RecordPublicationMutations {
  @Mutation(() => RecordPublicationPayload, {
    nullable: true,
    description:
      "Takes down what somebody released about an operation, word for word. For its coordinators and administrators, once it is ACTIVE.",
  })
  recordPublication(
    @Arg("input", () => RecordPublicationInput, { description: "What is asked for." })
    input: RecordPublication,
    @Ctx() { recording }: Context,
  ) {
    return recording.record(input);
  }
}

@Resolver(() => RecordPublicationPayload)
export class RecordPublicationPayloadFields {
  @Planned(() => Publication, { description: "The publication." })
  publication!: unknown;

  @Planned(() => Operation, { description: "The operation." })
  operation!: unknown;
}
