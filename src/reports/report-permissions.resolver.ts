import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../context";
import { Computed } from "../graphql/plan/decorators";
import { Report } from "./report.type";

interface Keyed {
  readonly id: string;
}

@Resolver(() => Report)
export class ReportPermissions {
  @FieldResolver(() => Boolean, { description: "Whether correctReport would be taken from the viewer now." })
  @Computed("id")
  viewerCanCorrect(@Root() { id }: Keyed, @Ctx() { reportPermissions }: Context) {
    return reportPermissions.mayCorrect(id);
  }

  @FieldResolver(() => Boolean, { description: "Whether withdrawReport would be taken from the viewer now." })
  @Computed("id")
  viewerCanWithdraw(@Root() { id }: Keyed, @Ctx() { reportPermissions }: Context) {
    return reportPermissions.mayDecide("withdrawReport", "WITHDRAWN", id);
  }

  @FieldResolver(() => Boolean, { description: "Whether returnReport would be taken from the viewer now." })
  @Computed("id")
  viewerCanReturn(@Root() { id }: Keyed, @Ctx() { reportPermissions }: Context) {
    return reportPermissions.mayDecide("returnReport", "RETURNED", id);
  }

  @FieldResolver(() => Boolean, {
    description: "Whether verifyReport would be taken from the viewer now: never from who submitted it.",
  })
  @Computed("id")
  viewerCanVerify(@Root() { id }: Keyed, @Ctx() { reportPermissions }: Context) {
    return reportPermissions.mayDecide("verifyReport", "VERIFIED", id);
  }
}
