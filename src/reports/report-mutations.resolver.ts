import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context";
import { Planned } from "../graphql/plan/decorators";
import { readKey } from "../graphql/plan/global-id";
import { Operation } from "../operations/operation.type";
import {
  CloseReportingPayload,
  CorrectReportPayload,
  OpenReportingPayload,
  ReopenReportingPayload,
  ReturnReportPayload,
  SubmitReportOutcome,
  SubmitReportPayload,
  SubmitReportsPayload,
  VerifyReportPayload,
  WithdrawReportPayload,
} from "./report-payload.type";
import {
  CloseReportingInput,
  CorrectReportInput,
  OpenReportingInput,
  ReopenReportingInput,
  ReturnReportInput,
  SubmitReportInput,
  SubmitReportsInput,
  VerifyReportInput,
  WithdrawReportInput,
} from "./report.input";
import type { CorrectReport, DecideReport, SubmitReport } from "./report.service";
import { Report, ReportVersion } from "./report.type";
import type { CloseReporting, OpenReporting, ReopenReporting } from "./reporting-period.service";

const INPUT = { description: "What is asked for." };

@Resolver()
export class ReportingPeriodMutations {
  @Mutation(() => OpenReportingPayload, {
    nullable: true,
    description:
      "Says for which days or shifts an operation is reported, and until when. For its coordinators.",
  })
  openReporting(
    @Arg("input", () => OpenReportingInput, INPUT) input: OpenReporting,
    @Ctx() context: Context,
  ) {
    return context.reportingPeriods.open(input);
  }

  @Mutation(() => CloseReportingPayload, {
    nullable: true,
    description:
      "Takes no more reports for a period from now on; without a period, for none, and the operation is CLOSED. For its coordinators.",
  })
  closeReporting(
    @Arg("input", () => CloseReportingInput, INPUT) input: CloseReporting,
    @Ctx() context: Context,
  ) {
    const { operation, period } = input;
    return context.reportingPeriods.close({ operation, period: period == null ? null : periodKey(period) });
  }

  @Mutation(() => ReopenReportingPayload, {
    nullable: true,
    description:
      "Lets reports for a closed period in again for a while: an exception with a reason. For its coordinators.",
  })
  reopenReporting(
    @Arg("input", () => ReopenReportingInput, INPUT) input: ReopenReporting,
    @Ctx() context: Context,
  ) {
    return context.reportingPeriods.reopen({ ...input, period: periodKey(input.period) });
  }
}

@Resolver()
export class ReportMutations {
  @Mutation(() => SubmitReportPayload, {
    nullable: true,
    description:
      "Reports for one participant and one period, for the first time. For the reporters of the party.",
  })
  submitReport(@Arg("input", () => SubmitReportInput, INPUT) input: SubmitReport, @Ctx() context: Context) {
    return context.reports.submit({ ...input, period: periodKey(input.period) });
  }

  @Mutation(() => SubmitReportsPayload, {
    nullable: true,
    description: "Submits several reports; each stands or falls by itself, with an outcome of its own.",
  })
  async submitReports(
    @Arg("input", () => SubmitReportsInput, INPUT) input: { readonly reports: readonly SubmitReport[] },
    @Ctx() context: Context,
  ) {
    const reports = input.reports.map((report, index) => ({
      ...report,
      period: periodKey(report.period, `input.reports[${index}].period`),
    }));
    return { outcomes: await context.reports.submitAll(reports) };
  }

  @Mutation(() => CorrectReportPayload, {
    nullable: true,
    description:
      "Sends the next version of a report, with a reason. It waits to be verified; a verified one counts until then.",
  })
  correctReport(
    @Arg("input", () => CorrectReportInput, INPUT) input: CorrectReport,
    @Ctx() context: Context,
  ) {
    return context.reports.correct({ ...input, report: reportKey(input.report) });
  }

  @Mutation(() => VerifyReportPayload, {
    nullable: true,
    description: "Confirms the latest version of a report. For coordinators, and never for who submitted it.",
  })
  verifyReport(@Arg("input", () => VerifyReportInput, INPUT) input: DecideReport, @Ctx() context: Context) {
    return context.reports.verify({ ...input, report: reportKey(input.report) });
  }

  @Mutation(() => ReturnReportPayload, {
    nullable: true,
    description: "Asks for a correction of the latest version of a report, with a reason. For coordinators.",
  })
  returnReport(@Arg("input", () => ReturnReportInput, INPUT) input: DecideReport, @Ctx() context: Context) {
    return context.reports.return({ ...input, report: reportKey(input.report) });
  }

  @Mutation(() => WithdrawReportPayload, {
    nullable: true,
    description:
      "Takes a report back that is not verified, with a reason; nothing of it counts. For the reporters of the party.",
  })
  withdrawReport(
    @Arg("input", () => WithdrawReportInput, INPUT) input: DecideReport,
    @Ctx() context: Context,
  ) {
    return context.reports.withdraw({ ...input, report: reportKey(input.report) });
  }
}

function periodKey(id: string, argument = "input.period"): string {
  return readKey(argument, "ReportingPeriod", id);
}

function reportKey(id: string): string {
  return readKey("input.report", "Report", id);
}

const OPERATION = { description: "The operation." };
const REPORT = { description: "The report." };
const VERSION = { description: "The version that was sent." };

@Resolver(() => OpenReportingPayload)
export class OpenReportingPayloadFields {
  @Planned(() => Operation, OPERATION)
  operation!: unknown;
}

@Resolver(() => CloseReportingPayload)
export class CloseReportingPayloadFields {
  @Planned(() => Operation, OPERATION)
  operation!: unknown;
}

@Resolver(() => ReopenReportingPayload)
export class ReopenReportingPayloadFields {
  @Planned(() => Operation, OPERATION)
  operation!: unknown;
}

@Resolver(() => SubmitReportPayload)
export class SubmitReportPayloadFields {
  @Planned(() => Report, REPORT)
  report!: unknown;

  @Planned(() => ReportVersion, VERSION)
  version!: unknown;
}

@Resolver(() => SubmitReportOutcome)
export class SubmitReportOutcomeFields {
  @Planned(() => Report, { nullable: true, description: "The report; null where it was not taken." })
  report!: unknown;
}

@Resolver(() => CorrectReportPayload)
export class CorrectReportPayloadFields {
  @Planned(() => Report, REPORT)
  report!: unknown;

  @Planned(() => ReportVersion, VERSION)
  version!: unknown;
}

@Resolver(() => VerifyReportPayload)
export class VerifyReportPayloadFields {
  @Planned(() => Report, REPORT)
  report!: unknown;
}

@Resolver(() => ReturnReportPayload)
export class ReturnReportPayloadFields {
  @Planned(() => Report, REPORT)
  report!: unknown;
}

@Resolver(() => WithdrawReportPayload)
export class WithdrawReportPayloadFields {
  @Planned(() => Report, REPORT)
  report!: unknown;
}
