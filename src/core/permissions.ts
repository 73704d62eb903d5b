import { DomainError } from "./errors";
import { has, operationsOf, partiesOf, type Role, type Viewer } from "./viewer";

/** What a viewer wants to do it to: the operation's code, and the party's where it is about one participant. */
export interface Subject {
  readonly operation?: string;
  readonly party?: string;
}

interface Permission {
  readonly roles: readonly Role[];
  /** Machines may; what decides for others is left to persons. */
  readonly machines?: true;
}

/**
 * The one table of who may do what. A reporter may only for the party it reports for, a coordinator only in the
 * operation that it coordinates, the others everywhere. What is not here nobody may.
 */
export const PERMISSIONS = {
  createOperation: { roles: ["ADMINISTRATOR"] },
  updateOperation: { roles: ["COORDINATOR", "ADMINISTRATOR"] },
  addParticipant: { roles: ["COORDINATOR", "ADMINISTRATOR"] },
  changeParticipantRole: { roles: ["COORDINATOR", "ADMINISTRATOR"] },
  startOperation: { roles: ["COORDINATOR", "ADMINISTRATOR"] },
  cancelOperation: { roles: ["COORDINATOR", "ADMINISTRATOR"] },

  openReporting: { roles: ["COORDINATOR"] },
  closeReporting: { roles: ["COORDINATOR"] },
  reopenReporting: { roles: ["COORDINATOR"] },
  submitReport: { roles: ["REPORTER"], machines: true },
  correctReport: { roles: ["REPORTER"], machines: true },
  withdrawReport: { roles: ["REPORTER"], machines: true },
  importReports: { roles: ["REPORTER"], machines: true },
  returnReport: { roles: ["COORDINATOR"] },
  verifyReport: { roles: ["COORDINATOR"] },
  publishFigures: { roles: ["COORDINATOR"] },
  recordPublication: { roles: ["COORDINATOR", "ADMINISTRATOR"] },
  explainDiscrepancy: { roles: ["COORDINATOR"] },

  readReports: { roles: ["REPORTER", "COORDINATOR", "ANALYST", "AUDITOR", "ADMINISTRATOR"], machines: true },
  exportReports: {
    roles: ["REPORTER", "COORDINATOR", "ANALYST", "AUDITOR", "ADMINISTRATOR"],
    machines: true,
  },
  exportTotals: { roles: ["REPORTER", "COORDINATOR", "ANALYST", "AUDITOR", "ADMINISTRATOR"], machines: true },
  readAuditTrail: { roles: ["AUDITOR"], machines: true },
} as const satisfies Readonly<Record<string, Permission>>;

export type Action = keyof typeof PERMISSIONS;

/** Whether nothing but what stands there could be in the way. */
export function may(viewer: Viewer, action: Action, { operation, party }: Subject): boolean {
  const permission: Permission = PERMISSIONS[action];
  if (viewer.machine && !permission.machines) return false;
  return permission.roles.some((role) => {
    if (role === "REPORTER") return party !== undefined && partiesOf(viewer).includes(party);
    if (role === "COORDINATOR") return operation !== undefined && operationsOf(viewer).includes(operation);
    return has(viewer, role);
  });
}

/** Who may do it to any subject at all, such as read the reports of every operation. */
export function mayEverywhere(viewer: Viewer, action: Action): boolean {
  return may(viewer, action, {});
}

/** Goes on, or says which role would be needed. */
export function permit(viewer: Viewer, action: Action, subject: Subject): void {
  if (may(viewer, action, subject)) return;
  if (viewer.subject === null) {
    throw new DomainError("UNAUTHENTICATED", `${action} needs a token; send Authorization: Bearer …`);
  }
  const permission: Permission = PERMISSIONS[action];
  const roles = permission.roles.map((role) => describe(role, subject)).join(" or ");
  const persons = viewer.machine && !permission.machines ? ", held by a person" : "";
  throw new DomainError("FORBIDDEN", `${action} needs the role ${roles}${persons}.`);
}

function describe(role: Role, { operation, party }: Subject): string {
  if (role === "REPORTER" && party !== undefined) return `REPORTER of ${party}`;
  if (role === "COORDINATOR" && operation !== undefined) return `COORDINATOR of ${operation}`;
  return role;
}
