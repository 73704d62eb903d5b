import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../context";
import { PublishedFigure } from "../figures/published-figure.type";
import { Costs } from "../graphql/cost";
import { Computed, Planned } from "../graphql/plan/decorators";
import { ComparedEdition, ComparedMeasure } from "./comparison.type";
import { Operation, OperationSeries } from "./operation.type";

@Resolver(() => OperationSeries)
export class OperationSeriesComparison {
  @Costs({ weight: 200 })
  @FieldResolver(() => [ComparedMeasure], {
    description:
      "All measures that its editions publish, side by side by year, with notes where they do not compare.",
  })
  @Computed("code")
  comparison(@Root() series: { code: string }, @Ctx() { comparison }: Context) {
    return comparison.ofSeries(series.code);
  }
}

@Resolver(() => ComparedEdition)
export class ComparedEditionFields {
  @Planned(() => Operation, { description: "The edition." })
  operation!: unknown;

  @Planned(() => PublishedFigure, {
    nullable: true,
    description: "The figure; null where no publication states it, which is not zero.",
  })
  figure!: unknown;
}
