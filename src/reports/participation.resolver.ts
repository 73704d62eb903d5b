import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../context";
import { Costs } from "../graphql/cost";
import { Computed, Planned } from "../graphql/plan/decorators";
import { Operation } from "../operations/operation.type";
import { Participant } from "../participants/participant.type";
import { ReportingParticipation } from "./participation.type";
import { Report, ReportingPeriod } from "./report.type";

@Resolver(() => Operation)
export class OperationParticipation {
  @Costs({ weight: 50, entries: 100 })
  @FieldResolver(() => [ReportingParticipation], {
    description:
      "All participants for each period, in their order: who has reported, who has not and who was late. A reporter sees its own party, and whoever does not work on the operation nobody.",
  })
  @Computed("id")
  participation(@Root() operation: { id: string }, @Ctx() { participation }: Context) {
    return participation.ofOperation(operation.id);
  }
}

@Resolver(() => ReportingParticipation)
export class ReportingParticipationFields {
  @Planned(() => Participant, { description: "The participant." })
  participant!: unknown;

  @Planned(() => ReportingPeriod, { description: "The day or shift." })
  period!: unknown;

  @Planned(() => Report, { nullable: true, description: "Its report; null where there is none." })
  report!: unknown;
}
