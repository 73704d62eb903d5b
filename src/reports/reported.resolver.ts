import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Capability, CheckCategory, ResultCategory } from "../categories/category.type";
import type { Context } from "../context";
import { Computed, Planned } from "../graphql/plan/decorators";
import { readKey } from "../graphql/plan/global-id";
import { Operation } from "../operations/operation.type";
import { Participant } from "../participants/participant.type";
import { ThreatArea } from "../threat-areas/threat-area.type";
import { ReportedArguments } from "./reported.input";
import {
  ReportedByParticipant,
  ReportedByThreatArea,
  ReportedCheckCategory,
  ReportedDeployment,
  ReportedFigures,
  ReportedResult,
} from "./reported.type";

@Resolver(() => Operation)
export class OperationReported {
  @FieldResolver(() => ReportedFigures, {
    nullable: true,
    description:
      "What was reported, added up live; a reporter gets what its own party reported. Null for who does not work on the operation.",
  })
  @Computed("id")
  reported(
    @Root() operation: { id: string },
    @Args(() => ReportedArguments) given: ReportedArguments,
    @Ctx() context: Context,
  ) {
    const { status, asOf, threatArea, period } = given;
    return context.reported.ofOperation(operation.id, {
      status,
      asOf: asOf ?? null,
      threatArea: threatArea ?? null,
      period: period == null ? null : readKey("reported(period:)", "ReportingPeriod", period),
    });
  }
}

@Resolver(() => ReportedCheckCategory)
export class ReportedCheckCategoryFields {
  @Planned(() => CheckCategory, { description: "What was checked." })
  category!: unknown;
}

@Resolver(() => ReportedResult)
export class ReportedResultFields {
  @Planned(() => ResultCategory, { description: "What came of it." })
  category!: unknown;
}

@Resolver(() => ReportedDeployment)
export class ReportedDeploymentFields {
  @Planned(() => Capability, { description: "What kind." })
  category!: unknown;
}

@Resolver(() => ReportedByParticipant)
export class ReportedByParticipantFields {
  @Planned(() => Participant, { description: "The participant." })
  participant!: unknown;
}

@Resolver(() => ReportedByThreatArea)
export class ReportedByThreatAreaFields {
  @Planned(() => ThreatArea, {
    nullable: true,
    description: "The threat area; null for what was reported without one.",
  })
  threatArea!: unknown;
}
