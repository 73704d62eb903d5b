export enum ReportedStatus {
  VERIFIED = "VERIFIED",
  SUBMITTED = "SUBMITTED",
}
