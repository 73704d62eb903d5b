import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context";
import { Planned } from "../graphql/plan/decorators";
import { Operation } from "../operations/operation.type";
import { ExplainDiscrepancyPayload } from "./discrepancy-payload.type";
import { ExplainDiscrepancyInput } from "./discrepancy.input";
import type { ExplainDiscrepancy } from "./discrepancy.service";

@Resolver()
export class DiscrepancyMutations {
  @Mutation(() => ExplainDiscrepancyPayload, {
    nullable: true,
    description:
      "Says why two figures of an operation do not agree; both stay as they are. The latest explanation counts, and none where a figure changes. For its coordinators.",
  })
  explainDiscrepancy(
    @Arg("input", () => ExplainDiscrepancyInput, { description: "What is asked for." })
    input: ExplainDiscrepancy,
    @Ctx() { discrepancies }: Context,
  ) {
    return discrepancies.explain(input);
  }
}

@Resolver(() => ExplainDiscrepancyPayload)
export class ExplainDiscrepancyPayloadFields {
  @Planned(() => Operation, { description: "The operation." })
  operation!: unknown;
}
