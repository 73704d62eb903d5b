import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context";
import { Planned } from "../graphql/plan/decorators";
import { Operation } from "../operations/operation.type";
import { Publication } from "./publication.type";
import { PublishFiguresPayload } from "./publication-payload.type";
import { PublishFiguresInput } from "./publish-figures.input";
import type { PublishFigures } from "./publish-figures.service";

@Resolver()
export class PublishFiguresMutations {
  @Mutation(() => PublishFiguresPayload, {
    nullable: true,
    description:
      "Releases what is verified at this moment as a publication that stays as it is. INTERIM while the operation is ACTIVE or CLOSED; FINAL, once it is CLOSED and every report is decided. For its coordinators.",
  })
  publishFigures(
    @Arg("input", () => PublishFiguresInput, { description: "What is asked for." }) input: PublishFigures,
    @Ctx() { publishing }: Context,
  ) {
    return publishing.publish(input);
  }
}

@Resolver(() => PublishFiguresPayload)
export class PublishFiguresPayloadFields {
  @Planned(() => Publication, { description: "The publication." })
  publication!: unknown;

  @Planned(() => Operation, { description: "The operation." })
  operation!: unknown;
}
