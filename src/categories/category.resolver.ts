import { Resolver } from "type-graphql";
import { sql } from "../core/sql";
import { CodesArgument } from "../graphql/lookup";
import { Planned, PlannedQuery } from "../graphql/plan/decorators";
import { Capability, CheckCategory, ResultCategory } from "./category.type";

@Resolver()
export class CategoryQueries {
  @PlannedQuery(() => [CheckCategory], { description: "All categories of checks, a short list." })
  checkCategories!: unknown;

  @PlannedQuery(() => [CheckCategory], {
    nullable: "items",
    takes: () => CodesArgument,
    lookup: { argument: "codes", by: "code" },
    description:
      "The categories of checks with these codes, at most 100, in the order asked for; null where there is none.",
  })
  checkCategoriesByCodes!: unknown;

  @PlannedQuery(() => [ResultCategory], {
    description: "All categories of results, at most some hundred, the wider ones before their parts.",
  })
  resultCategories!: unknown;

  @PlannedQuery(() => [ResultCategory], {
    nullable: "items",
    takes: () => CodesArgument,
    lookup: { argument: "codes", by: "code" },
    description:
      "The categories of results with these codes, at most 100, in the order asked for; null where there is none.",
  })
  resultCategoriesByCodes!: unknown;

  @PlannedQuery(() => [Capability], { description: "All capabilities, a short list." })
  capabilities!: unknown;
}

@Resolver(() => ResultCategory)
export class ResultCategoryFields {
  @Planned(() => [String], {
    sql: (category) =>
      sql`array(select allowed.unit from result_category_unit as allowed where allowed.category_code = ${category.column("code")} order by allowed.unit)`,
    description: "All units that it may be given in (UCUM); none for money.",
  })
  units!: unknown;

  @Planned(() => ResultCategory, { nullable: true, description: "The wider category that it is a part of." })
  parent!: unknown;

  @Planned(() => [ResultCategory], { description: "All narrower categories that are parts of it." })
  children!: unknown;
}
