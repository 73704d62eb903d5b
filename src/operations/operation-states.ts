import type { OperationStatus } from "../generated/prisma/enums";

/** In which states of an operation something can be done to it, whoever asks. */
export const POSSIBLE = {
  updateOperation: ["PLANNED", "ACTIVE", "CLOSED"],
  addParticipant: ["PLANNED", "ACTIVE"],
  changeParticipantRole: ["PLANNED", "ACTIVE"],
  startOperation: ["PLANNED"],
  cancelOperation: ["PLANNED", "ACTIVE"],
  openReporting: ["PLANNED", "ACTIVE"],
  closeReporting: ["ACTIVE"],
  reopenReporting: ["ACTIVE", "CLOSED"],
  publishFigures: ["ACTIVE", "CLOSED"],
  recordPublication: ["ACTIVE", "CLOSED", "PUBLISHED"],
} as const satisfies Readonly<Record<string, readonly OperationStatus[]>>;

export type OperationAction = keyof typeof POSSIBLE;
