import { Resolver } from "type-graphql";
import { Capability, CheckCategory, ResultCategory } from "../categories/category.type";
import { Planned } from "../graphql/plan/decorators";
import { Operation } from "../operations/operation.type";
import { Participant } from "../participants/participant.type";
import { ThreatArea } from "../threat-areas/threat-area.type";
import { ReportsArguments } from "./report.input";
import {
  CheckCount,
  Report,
  ReportConnection,
  ReportDecision,
  ReportDeployment,
  ReportingException,
  ReportingPeriod,
  ReportVersion,
  Result,
} from "./report.type";

const THREAT_AREA = { nullable: true, description: "What they were aimed at; null where that was not said." };

@Resolver(() => Operation)
export class OperationReports {
  @Planned(() => [ReportingPeriod], {
    order: ["day", "shift"],
    description:
      "All days or shifts that are reported for, in their order; none for whoever does not work on it.",
  })
  reportingPeriods!: unknown;

  @Planned(() => ReportConnection, {
    takes: () => ReportsArguments,
    order: ["-changedAt"],
    description: "What was reported, as far as the viewer may see it; the latest change first.",
  })
  reports!: unknown;
}

@Resolver(() => Participant)
export class ParticipantReports {
  @Planned(() => ReportConnection, {
    takes: () => ReportsArguments,
    order: ["-changedAt"],
    description: "What it reported, as far as the viewer may see it; the latest change first.",
  })
  reports!: unknown;
}

@Resolver(() => ReportingPeriod)
export class ReportingPeriodFields {
  @Planned(() => Operation, { description: "The operation." })
  operation!: unknown;

  @Planned(() => [ReportingException], {
    order: ["-grantedAt"],
    description: "All exceptions that were made after it had been closed, the latest first.",
  })
  exceptions!: unknown;

  @Planned(() => ReportConnection, {
    takes: () => ReportsArguments,
    order: ["-changedAt"],
    description: "What was reported for it, as far as the viewer may see it; the latest change first.",
  })
  reports!: unknown;
}

@Resolver(() => ReportingException)
export class ReportingExceptionFields {
  @Planned(() => ReportingPeriod, { description: "The period that it opens again." })
  period!: unknown;

  @Planned(() => Participant, { nullable: true, description: "For whom; null for every participant." })
  participant!: unknown;
}

@Resolver(() => Report)
export class ReportFields {
  @Planned(() => Operation, { description: "The operation." })
  operation!: unknown;

  @Planned(() => Participant, { description: "Who reports." })
  participant!: unknown;

  @Planned(() => ReportingPeriod, { description: "The day or shift that it is about." })
  period!: unknown;

  @Planned(() => ReportVersion, { description: "Its latest version." })
  current!: unknown;

  @Planned(() => ReportVersion, {
    nullable: true,
    description:
      "The version that counts as verified: an older one while a correction waits; null where there is none.",
  })
  verified!: unknown;

  @Planned(() => [ReportVersion], {
    order: ["version"],
    description: "All its versions, the first one first.",
  })
  versions!: unknown;
}

@Resolver(() => ReportVersion)
export class ReportVersionFields {
  @Planned(() => Report, { description: "The report that it is a version of." })
  report!: unknown;

  @Planned(() => [CheckCount], {
    order: ["position"],
    description: "All lines on checks, in the order sent.",
  })
  checkCounts!: unknown;

  @Planned(() => [Result], { order: ["position"], description: "All lines on results, in the order sent." })
  results!: unknown;

  @Planned(() => [ReportDeployment], {
    order: ["position"],
    description: "All lines on who and what was on duty, in the order sent.",
  })
  deployments!: unknown;

  @Planned(() => [ReportDecision], {
    order: ["position"],
    description: "All decisions about it, the first one first.",
  })
  decisions!: unknown;
}

@Resolver(() => CheckCount)
export class CheckCountFields {
  @Planned(() => CheckCategory, { description: "What was checked." })
  category!: unknown;

  @Planned(() => ThreatArea, THREAT_AREA)
  threatArea!: unknown;
}

@Resolver(() => Result)
export class ResultFields {
  @Planned(() => ResultCategory, { description: "What came of it." })
  category!: unknown;

  @Planned(() => ThreatArea, THREAT_AREA)
  threatArea!: unknown;
}

@Resolver(() => ReportDeployment)
export class ReportDeploymentFields {
  @Planned(() => Capability, { description: "What kind." })
  capability!: unknown;
}
