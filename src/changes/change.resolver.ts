import { Args, Ctx, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context";
import { Node } from "../graphql/node";
import { Followed, Planned, PlannedFollowed } from "../graphql/plan/decorators";
import { readPage } from "../graphql/plan/page";
import { Operation } from "../operations/operation.type";
import { Publication } from "../publications/publication.type";
import { Report } from "../reports/report.type";
import {
  ChangesArguments,
  FollowedCodeArgument,
  FollowedReportsArguments,
  FollowedPublicationsArguments,
} from "./change.input";
import { Change, ChangePage, ReportChange } from "./change.type";

@Resolver()
export class ChangeQueries {
  @Query(() => ChangePage, {
    description:
      "What was changed since a cursor, as far as the viewer may see it: for whoever lost its connection, or follows without one.",
  })
  changesSince(@Args(() => ChangesArguments) given: ChangesArguments, @Ctx() context: Context) {
    const { size } = readPage("changesSince", { first: given.first });
    return context.changes.since({ cursor: given.cursor ?? null, operation: given.operation ?? null, size });
  }
}

@Resolver(() => Change)
export class ChangeFields {
  @Planned(() => Node, {
    nullable: true,
    description: "What was changed, as it is now; null where it is gone.",
  })
  node!: unknown;
}

@Resolver(() => ReportChange)
export class ReportChangeFields {
  @Planned(() => Report, { description: "The report, as it is now." })
  report!: unknown;
}

@Resolver()
export class ChangeSubscriptions {
  @PlannedFollowed(() => Operation, {
    takes: () => FollowedCodeArgument,
    follow: ({ code }: FollowedCodeArgument, { following }: Context) => following.operationTotals(code),
    description:
      "The operation with its totals: at once, and again after each change of it, at most four times a second.",
  })
  operationTotals!: unknown;

  @PlannedFollowed(() => Publication, {
    takes: () => FollowedPublicationsArguments,
    follow: ({ operation, cursor }: FollowedPublicationsArguments, { following }: Context) =>
      following.publicationReleased(operation ?? null, cursor ?? null),
    description: "Each publication that is new, as soon as it is there.",
  })
  publicationReleased!: unknown;

  @Followed(() => ReportChange, {
    follow: ({ operation, cursor }: FollowedReportsArguments, { following }: Context) =>
      following.reportChanged(operation, cursor ?? null),
    description:
      "Each change of a report of the operation that the viewer may see, in their order. For those who work on it.",
  })
  reportChanged(
    @Args(() => FollowedReportsArguments) _given: FollowedReportsArguments,
    @Root() event: { reportChanged: object },
  ) {
    return event.reportChanged;
  }
}
