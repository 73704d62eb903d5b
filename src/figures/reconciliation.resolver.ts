import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../context";
import { Costs } from "../graphql/cost";
import { Computed } from "../graphql/plan/decorators";
import { Operation } from "../operations/operation.type";
import { Reconciliation } from "./reconciliation.type";

@Resolver(() => Operation)
export class OperationReconciliation {
  @Costs({ weight: 200 })
  @FieldResolver(() => Reconciliation, {
    description: "What does not add up in its published figures and its reports.",
  })
  @Computed("id")
  async reconciliation(@Root() operation: { id: string }, @Ctx() { reconciliation }: Context) {
    return { discrepancies: await reconciliation.ofOperation(operation.id) };
  }
}
