import { Field, ID, InputType, Int } from "type-graphql";
import { Environment, ReportStatus } from "../generated/prisma/enums";
import { IDEMPOTENCY_KEY, OPERATION_CODE, REASON } from "../graphql/change-input";
import { DateFilter, DateTimeFilter, enumFilter, IntFilter } from "../graphql/comparators";
import { filterOf, listArguments } from "../graphql/list-arguments";
import { DateScalar, DateTimeScalar, DecimalScalar } from "../graphql/scalars";
import { ParticipantFilter } from "../participants/participant.input";

const ReportingPeriodFilter = filterOf("ReportingPeriod", "periods", {
  day: [DateFilter, "By day."],
});

const ReportFilter = filterOf("Report", "reports", {
  status: [enumFilter("ReportStatus", ReportStatus, "a status"), "By how far its latest version has come."],
  version: [IntFilter, "By the number of its latest version."],
  changedAt: [DateTimeFilter, "By when it last changed."],
  participant: [ParticipantFilter, "By who reports."],
  period: [ReportingPeriodFilter, "By the day or shift that it is about."],
});

export const ReportsArguments = listArguments("Report", "reports", {
  filter: ReportFilter,
  order: { CHANGED_AT: ["changedAt", "When it last changed."] },
});

const ENVIRONMENT = "Where; on the ground unless another one is given.";
const THREAT_AREA = "The code of the threat area that it was aimed at.";
const EXPECTED_VERSION =
  "The version of the report that this is about; refused where there is another one by now.";

@InputType("CheckCountInput", { description: "Checks of one category." })
export class CheckCountInput {
  @Field(() => String, { description: "The code of the check category: PERSONS." })
  category!: string;

  @Field(() => Int, { description: "How many were checked: 0 to 1,000,000,000." })
  count!: number;

  @Field(() => Int, { nullable: true, description: "How many gave a hit in a database: 0 to the count." })
  hits?: number | null;

  @Field(() => Environment, { nullable: true, description: ENVIRONMENT })
  environment?: Environment | null;

  @Field(() => String, { nullable: true, description: THREAT_AREA })
  threatArea?: string | null;
}

@InputType("ResultInput", { description: "Results of one category." })
export class ResultInput {
  @Field(() => String, { description: "The code of the result category: ARRESTS." })
  category!: string;

  @Field(() => DecimalScalar, {
    description:
      "How much: 0 or more, with at most three decimals; whole where the unit counts, such as {person}.",
  })
  value!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "The unit, UCUM, one of the category's; the category's usual one unless another one is given.",
  })
  unit?: string | null;

  @Field(() => String, { nullable: true, description: "The currency, ISO 4217, for money: EUR." })
  currency?: string | null;

  @Field(() => Environment, { nullable: true, description: ENVIRONMENT })
  environment?: Environment | null;

  @Field(() => String, { nullable: true, description: THREAT_AREA })
  threatArea?: string | null;
}

@InputType("ReportDeploymentInput", { description: "People, units or equipment of one kind on duty." })
export class ReportDeploymentInput {
  @Field(() => String, { description: "The code of the capability: OFFICERS." })
  capability!: string;

  @Field(() => Int, { description: "How many: 0 to 1,000,000." })
  quantity!: number;
}

@InputType("ReportContentInput", {
  description:
    "What is reported: lines, or an explicit nil return. What is not mentioned is not reported, and not zero.",
})
export class ReportContentInput {
  @Field(() => Boolean, {
    nullable: true,
    description: "Says that there is nothing to report; then there are no lines.",
  })
  nilReturn?: boolean | null;

  @Field(() => [CheckCountInput], { nullable: true, description: "Checks, at most 200 lines." })
  checkCounts?: CheckCountInput[] | null;

  @Field(() => [ResultInput], { nullable: true, description: "Results, at most 200 lines." })
  results?: ResultInput[] | null;

  @Field(() => [ReportDeploymentInput], { nullable: true, description: "On duty, at most 50 lines." })
  deployments?: ReportDeploymentInput[] | null;
}

@InputType("SubmitReportInput", { description: "The first report of one participant for one period." })
export class SubmitReportInput {
  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, { description: "The id of the reporting period." })
  period!: string;

  @Field(() => String, { description: "The code of the country or agency that reports: ES." })
  party!: string;

  @Field(() => ReportContentInput, { description: "What it reports." })
  content!: ReportContentInput;
}

@InputType("SubmitReportsInput", { description: "Several reports at once; each stands or falls by itself." })
export class SubmitReportsInput {
  @Field(() => [SubmitReportInput], { description: "The reports, at most 100." })
  reports!: SubmitReportInput[];
}

@InputType("CorrectReportInput", {
  description: "The next version of a report. It replaces the whole content.",
})
export class CorrectReportInput {
  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, { description: "The id of the report." })
  report!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: REASON })
  reason!: string;

  @Field(() => ReportContentInput, { description: "What it reports now." })
  content!: ReportContentInput;
}

@InputType("VerifyReportInput", { description: "A report that is right." })
export class VerifyReportInput {
  @Field(() => ID, { description: "The id of the report." })
  report!: string;

  @Field(() => Int, { description: EXPECTED_VERSION })
  expectedVersion!: number;
}

@InputType("ReturnReportInput", { description: "A report that has to be corrected." })
export class ReturnReportInput extends VerifyReportInput {
  @Field(() => String, { description: REASON })
  reason!: string;
}

@InputType("WithdrawReportInput", { description: "A report that is taken back." })
export class WithdrawReportInput extends VerifyReportInput {
  @Field(() => String, { description: REASON })
  reason!: string;
}

@InputType("ReportingPeriodInput", { description: "A day, or a shift of one." })
export class ReportingPeriodInput {
  @Field(() => DateScalar, { description: "The day, within the operation's days." })
  day!: string;

  @Field(() => String, {
    nullable: true,
    description: "The shift, at most 40 characters; none for the whole day.",
  })
  shift?: string | null;

  @Field(() => DateTimeScalar, { description: "What is submitted later is late." })
  deadline!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "From then on nothing is taken: not before the deadline. Open until it is closed by hand unless given.",
  })
  closesAt?: string | null;
}

@InputType("OpenReportingInput", { description: "The days or shifts for which an operation is reported." })
export class OpenReportingInput {
  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => String, { description: OPERATION_CODE })
  operation!: string;

  @Field(() => String, {
    description: "The time zone in which the days are counted, by its IANA name: Europe/Sarajevo.",
  })
  timeZone!: string;

  @Field(() => [ReportingPeriodInput], { description: "The periods, at most 100 at once." })
  periods!: ReportingPeriodInput[];
}

@InputType("CloseReportingInput", { description: "What is to take no more reports." })
export class CloseReportingInput {
  @Field(() => String, { description: OPERATION_CODE })
  operation!: string;

  @Field(() => ID, {
    nullable: true,
    description: "The id of the period. Without it, all are closed, and with them the operation.",
  })
  period?: string | null;
}

@InputType("ReopenReportingInput", { description: "An exception for a period that is closed." })
export class ReopenReportingInput {
  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, { description: "The id of the period." })
  period!: string;

  @Field(() => String, {
    nullable: true,
    description: "The code of the country or agency; none for all participants.",
  })
  party?: string | null;

  @Field(() => String, { description: REASON })
  reason!: string;

  @Field(() => DateTimeScalar, { description: "Until when, at most 7 days from now." })
  expiresAt!: string;
}
