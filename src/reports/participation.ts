/** What a participant has done about one period. */
export enum ParticipationState {
  AWAITED = "AWAITED",
  OVERDUE = "OVERDUE",
  REPORTED = "REPORTED",
  REPORTED_LATE = "REPORTED_LATE",
  WITHDRAWN = "WITHDRAWN",
}
