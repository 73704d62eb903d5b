import { Field, ObjectType } from "type-graphql";
import { payloadOf } from "../graphql/payload";

export const OpenReportingPayload = payloadOf("openReporting");
export const CloseReportingPayload = payloadOf("closeReporting");
export const ReopenReportingPayload = payloadOf("reopenReporting");
export const SubmitReportPayload = payloadOf("submitReport");
export const CorrectReportPayload = payloadOf("correctReport");
export const VerifyReportPayload = payloadOf("verifyReport");
export const ReturnReportPayload = payloadOf("returnReport");
export const WithdrawReportPayload = payloadOf("withdrawReport");

@ObjectType("SubmitReportError", { description: "Why one of several reports was not taken." })
export class SubmitReportError {
  @Field(() => String, { description: "The stable code of the error: REPORTING_CLOSED." })
  code!: string;

  @Field(() => String, { description: "What is wrong, and what is allowed." })
  message!: string;
}

@ObjectType("SubmitReportOutcome", {
  description: "What came of one of several reports: a report or an error.",
})
export class SubmitReportOutcome {
  @Field(() => SubmitReportError, { nullable: true, description: "Why it was not taken; null where it was." })
  error!: SubmitReportError | null;
}

@ObjectType("SubmitReportsPayload", { description: "What came of submitReports." })
export class SubmitReportsPayload {
  @Field(() => [SubmitReportOutcome], {
    description: "The outcomes, at most 100, in the order of the reports.",
  })
  outcomes!: SubmitReportOutcome[];
}
