import { Resolver } from "type-graphql";
import { Capability, CheckCategory, ResultCategory } from "../categories/category.type";
import { Costs } from "../graphql/cost";
import { Planned } from "../graphql/plan/decorators";
import type { Arguments } from "../graphql/plan/field";
import { readKey } from "../graphql/plan/global-id";
import { Operation } from "../operations/operation.type";
import { Participant } from "../participants/participant.type";
import { ThreatArea } from "../threat-areas/threat-area.type";
import { REPORTED } from "./reported-model";
import { refuseFuture, type ReportedQuery, reportedRow } from "./reported-row";
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
  @Costs({ weight: 200 })
  @Planned(() => ReportedFigures, {
    takes: () => ReportedArguments,
    made: {
      model: REPORTED,
      rows: (operation, args, from) => reportedRow(operation, queryOf(args), from),
    },
    nullable: true,
    description:
      "What was reported, added up live; a reporter gets what its own party reported. Null for who does not work on the operation.",
  })
  reported!: unknown;
}

function queryOf(args: Arguments): ReportedQuery {
  const { status, asOf = null, threatArea = null, period } = args as unknown as ReportedArguments;
  const key = period == null ? null : readKey("reported(period:)", "ReportingPeriod", period);
  const query = { status, asOf, threatArea, period: key };
  refuseFuture(query);
  return query;
}

@Resolver(() => ReportedCheckCategory)
export class ReportedCheckCategoryFields {
  @Planned(() => CheckCategory, { relation: "checkCategory", description: "What was checked." })
  category!: unknown;
}

@Resolver(() => ReportedResult)
export class ReportedResultFields {
  @Planned(() => ResultCategory, { relation: "resultCategory", description: "What came of it." })
  category!: unknown;
}

@Resolver(() => ReportedDeployment)
export class ReportedDeploymentFields {
  @Planned(() => Capability, { relation: "capability", description: "What kind." })
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
