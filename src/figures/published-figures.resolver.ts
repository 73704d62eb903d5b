import { Resolver } from "type-graphql";
import { type Row, type Sql, sql } from "../core/sql";
import { Planned } from "../graphql/plan/decorators";
import type { FieldPlan } from "../graphql/plan/field";
import { Operation } from "../operations/operation.type";
import { PublishedFigure } from "./published-figure.type";
import { PublishedChecks, PublishedFigures } from "./published-figures.type";

/** Headline figures of an operation that meet a condition, and what they count where that is of one kind. */
function headlines(condition: (figure: Row) => Sql, category?: string): FieldPlan {
  return {
    relation: "figures",
    ...(category === undefined ? {} : { leads: { category } }),
    where: (figure) => sql`${figure.column("headline")} and ${condition(figure)}`,
  };
}

@Resolver(() => Operation)
export class OperationPublished {
  @Planned(() => PublishedFigures, {
    sameRow: true,
    description: "What was published, one figure for each measure; `publications` has all that were stated.",
  })
  published!: unknown;
}

@Resolver(() => PublishedFigures)
export class PublishedFiguresFields {
  @Planned(() => PublishedFigure, {
    ...headlines(
      (figure) =>
        sql`${figure.column("subject")} = 'DEPLOYMENTS' and ${figure.column("capabilityCode")} = 'OFFICERS'`,
      "Capability",
    ),
    nullable: true,
    description: "Officers on duty; null where no publication states it.",
  })
  officers!: unknown;

  @Planned(() => PublishedFigure, {
    ...headlines((figure) => sql`${figure.column("subject")} = 'COUNTRIES'`),
    nullable: true,
    description:
      "Countries that took part, as stated; the list of them may be another. Null where it is not stated.",
  })
  countries!: unknown;

  @Planned(() => PublishedFigure, {
    ...headlines((figure) => sql`${figure.column("subject")} = 'MEMBER_STATES'`),
    nullable: true,
    description: "Member states of the EU that took part, as stated; null where it is not stated.",
  })
  memberStates!: unknown;

  @Planned(() => PublishedFigure, {
    ...headlines((figure) => sql`${figure.column("subject")} = 'THIRD_COUNTRIES'`),
    nullable: true,
    description: "Other countries that took part, as stated; null where it is not stated.",
  })
  thirdCountries!: unknown;

  @Planned(() => PublishedChecks, { sameRow: true, description: "The checks that were made." })
  checks!: unknown;

  @Planned(() => [PublishedFigure], {
    ...headlines(
      (figure) => sql`${figure.column("subject")} = 'RESULTS' and ${figure.column("breakdownId")} is null`,
      "ResultCategory",
    ),
    description:
      "All results that are stated by themselves; those that are parts of others stand in their breakdowns.",
  })
  results!: unknown;

  @Planned(() => [PublishedFigure], {
    ...headlines((figure) => sql`${figure.column("subject")} = 'DEPLOYMENTS'`, "Capability"),
    description: "All numbers of people, units and equipment.",
  })
  deployments!: unknown;
}

@Resolver(() => PublishedChecks)
export class PublishedChecksFields {
  @Planned(() => PublishedFigure, {
    ...headlines(
      (figure) =>
        sql`${figure.column("subject")} = 'CHECKS' and ${figure.column("checkCategoryCode")} is null`,
      "CheckCategory",
    ),
    nullable: true,
    description:
      "All checks together, as stated: never computed from the categories. Null where it is not stated.",
  })
  total!: unknown;

  @Planned(() => [PublishedFigure], {
    ...headlines(
      (figure) =>
        sql`${figure.column("subject")} = 'CHECKS' and ${figure.column("checkCategoryCode")} is not null`,
      "CheckCategory",
    ),
    description: "All checks by category. Their sum need not be the total: see reconciliation.",
  })
  byCategory!: unknown;
}
