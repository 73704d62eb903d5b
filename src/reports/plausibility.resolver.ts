import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../context";
import { Computed } from "../graphql/plan/decorators";
import { ReportWarning } from "./plausibility.type";
import { ReportVersion } from "./report.type";

@Resolver(() => ReportVersion)
export class ReportVersionWarnings {
  @FieldResolver(() => [ReportWarning], {
    description:
      "All that is implausible in it: far above what the participant reported for other periods, or a part above its whole.",
  })
  @Computed("id")
  warnings(@Root() version: { id: string }, @Ctx() { plausibility }: Context) {
    return plausibility.ofVersion(version.id);
  }
}
