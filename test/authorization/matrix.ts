/**
 * Who may do and see what, in plain data, and what follows from it. It is written from what was decided, and not from
 * the program: nothing in here may be imported from src.
 */
export const STATUSES = ["PLANNED", "ACTIVE", "CLOSED", "PUBLISHED", "CANCELLED"] as const;
export const REPORT_STATUSES = ["SUBMITTED", "VERIFIED", "RETURNED", "WITHDRAWN"] as const;

export type Status = (typeof STATUSES)[number];
export type ReportStatus = (typeof REPORT_STATUSES)[number];

/** An operation in which Spain and France take part, and have reported. */
export interface State {
  readonly status: Status;
  /** Where the report of Spain stands. */
  readonly report: ReportStatus;
}

/** The subject of whoever sent Spain's report. */
export const SUBMITTER = "sofia";

/** In the roles of a principal `it` is the operation that the cell is about. */
export interface Principal {
  readonly name: string;
  /** Null for anyone. */
  readonly subject: string | null;
  readonly machine?: true;
  readonly roles: readonly string[];
}

export const PRINCIPALS: readonly Principal[] = [
  { name: "anyone", subject: null, roles: [] },
  { name: "someone without a role", subject: "nina", roles: [] },
  { name: "reporter of Spain", subject: "elena", roles: ["reporter:ES"] },
  { name: "reporter of France", subject: "luc", roles: ["reporter:FR"] },
  { name: "reporter of Bulgaria", subject: "boris", roles: ["reporter:BG"] },
  { name: "coordinator of it", subject: "mira", roles: ["coordinator:it"] },
  { name: "coordinator of another", subject: "jovan", roles: ["coordinator:jad-see-2024"] },
  { name: "analyst", subject: "ana", roles: ["analyst"] },
  { name: "auditor", subject: "otto", roles: ["auditor"] },
  { name: "administrator", subject: "ada", roles: ["administrator"] },
  { name: "machine, reporter of Spain", subject: "feeder", machine: true, roles: ["reporter:ES"] },
  { name: "machine, coordinator of it", subject: "robot", machine: true, roles: ["coordinator:it"] },
  { name: "machine, administrator", subject: "cron", machine: true, roles: ["administrator"] },
  { name: "who submitted, and coordinates", subject: SUBMITTER, roles: ["reporter:ES", "coordinator:it"] },
  {
    name: "several roles elsewhere",
    subject: "vera",
    roles: ["reporter:FR", "reporter:BG", "coordinator:jad-see-2024", "auditor"],
  },
];

type By = "administrator" | "coordinator" | "reporter";

export interface MutationRow {
  /** What has to be seen by whoever asks. A party stands in the input, so that nothing has to be seen for it. */
  readonly about: "nothing" | "party" | "operation" | "period" | "report";
  readonly by: readonly By[];
  readonly machines?: true;
  /** Where the operation may stand. */
  readonly in: readonly Status[];
  /** Where the report may stand. */
  readonly at?: readonly ReportStatus[];
  readonly notBySubmitter?: true;
  /** The field that says beforehand whether it would be taken. */
  readonly says?: string;
}

const RUNNING = ["PLANNED", "ACTIVE"] as const;
const REPORTED = ["ACTIVE", "CLOSED"] as const;
const SETUP = { about: "operation", by: ["coordinator", "administrator"] } as const;
const CENTRE = { about: "operation", by: ["coordinator"] } as const;
const REPORTER = { by: ["reporter"], machines: true, in: REPORTED } as const;

export const MUTATIONS: Readonly<Record<string, MutationRow>> = {
  createOperation: { about: "nothing", by: ["administrator"], in: STATUSES },
  updateOperation: { ...SETUP, in: ["PLANNED", "ACTIVE", "CLOSED"], says: "viewerCanUpdate" },
  addParticipant: { ...SETUP, in: RUNNING, says: "viewerCanAddParticipant" },
  changeParticipantRole: { ...SETUP, in: RUNNING },
  startOperation: { ...SETUP, in: ["PLANNED"], says: "viewerCanStart" },
  cancelOperation: { ...SETUP, in: RUNNING, says: "viewerCanCancel" },
  openReporting: { ...CENTRE, in: RUNNING, says: "viewerCanOpenReporting" },
  closeReporting: { ...CENTRE, in: ["ACTIVE"], says: "viewerCanCloseReporting" },
  reopenReporting: { ...CENTRE, about: "period", in: REPORTED },
  publishFigures: { ...CENTRE, in: REPORTED, says: "viewerCanPublishFigures" },
  recordPublication: { ...SETUP, in: ["ACTIVE", "CLOSED", "PUBLISHED"], says: "viewerCanRecordPublication" },
  explainDiscrepancy: { ...CENTRE, in: STATUSES },
  submitReport: { ...REPORTER, about: "party" },
  submitReports: { ...REPORTER, about: "party" },
  correctReport: { ...REPORTER, about: "report", at: REPORT_STATUSES, says: "viewerCanCorrect" },
  withdrawReport: { ...REPORTER, about: "report", at: ["SUBMITTED", "RETURNED"], says: "viewerCanWithdraw" },
  returnReport: {
    about: "report",
    by: ["coordinator"],
    in: REPORTED,
    at: ["SUBMITTED", "VERIFIED"],
    says: "viewerCanReturn",
  },
  verifyReport: {
    about: "report",
    by: ["coordinator"],
    in: REPORTED,
    at: ["SUBMITTED"],
    notBySubmitter: true,
    says: "viewerCanVerify",
  },
};

/** Whoever sees the operation, whoever works on it, whoever may read the report, or whoever looks after all others. */
export type Audience = "anyone" | "operation" | "workers" | "report" | "auditors";

export interface TypeRow {
  readonly audience: Audience;
  /** How many there are: of an operation, or of the report of each of its two participants. */
  readonly rows: number;
}

const PUBLIC = { audience: "anyone", rows: 0 } as const;

export const TYPES: Readonly<Record<string, TypeRow>> = {
  Agency: PUBLIC,
  Capability: PUBLIC,
  CheckCategory: PUBLIC,
  Country: PUBLIC,
  EmpactCycle: PUBLIC,
  EmpactPriority: PUBLIC,
  EuMembership: PUBLIC,
  OperationSeries: PUBLIC,
  ResultCategory: PUBLIC,
  ThreatArea: PUBLIC,
  Operation: { audience: "operation", rows: 1 },
  CoordinationCentre: { audience: "operation", rows: 1 },
  Participant: { audience: "operation", rows: 2 },
  Deployment: { audience: "operation", rows: 1 },
  Publication: { audience: "operation", rows: 1 },
  ListedParticipant: { audience: "operation", rows: 2 },
  PublishedFigure: { audience: "operation", rows: 2 },
  Breakdown: { audience: "operation", rows: 1 },
  ReportingPeriod: { audience: "workers", rows: 2 },
  ReportingException: { audience: "workers", rows: 2 },
  /** Made of versions: for whoever works on the operation, over the reports that it may read. */
  ReportedFigures: { audience: "workers", rows: 1 },
  /** Each participant for each period. */
  ReportingParticipation: { audience: "report", rows: 2 },
  Report: { audience: "report", rows: 1 },
  ReportVersion: { audience: "report", rows: 1 },
  CheckCount: { audience: "report", rows: 2 },
  Result: { audience: "report", rows: 1 },
  ReportDeployment: { audience: "report", rows: 1 },
  ReportDecision: { audience: "report", rows: 1 },
  AuditEntry: { audience: "auditors", rows: 1 },
};

const has = ({ roles }: Principal, ...wanted: string[]) => wanted.some((role) => roles.includes(role));
const readsAll = (principal: Principal) => has(principal, "analyst", "auditor", "administrator");

export function sees(principal: Principal, audience: Audience, { status }: State, party = "ES"): boolean {
  const coordinates = readsAll(principal) || has(principal, "coordinator:it");
  const worksOnIt = coordinates || has(principal, "reporter:ES", "reporter:FR");
  const seen = {
    anyone: true,
    operation: status === "PUBLISHED" || worksOnIt,
    workers: worksOnIt,
    report: coordinates || has(principal, `reporter:${party}`),
    auditors: has(principal, "auditor"),
  };
  return seen[audience];
}

export type Decision = "DONE" | "UNAUTHENTICATED" | "NOT_FOUND" | "FORBIDDEN" | "CONFLICT";

/** About the report of Spain, unless another party is named. */
export function decide(principal: Principal, row: MutationRow, state: State, party = "ES"): Decision {
  if (principal.subject === null) return "UNAUTHENTICATED";
  const audiences = {
    nothing: "anyone",
    party: "anyone",
    operation: "operation",
    period: "workers",
    report: "report",
  } as const;
  if (!sees(principal, audiences[row.about], state, party)) return "NOT_FOUND";
  const roles = {
    administrator: "administrator",
    coordinator: "coordinator:it",
    reporter: `reporter:${party}`,
  };
  const may = row.by.some((role) => has(principal, roles[role]));
  if (!may || (principal.machine && !row.machines)) return "FORBIDDEN";
  if (!row.in.includes(state.status)) return "CONFLICT";
  if (row.notBySubmitter && principal.subject === SUBMITTER) return "FORBIDDEN";
  return row.at === undefined || row.at.includes(state.report) ? "DONE" : "CONFLICT";
}

/** How many rows of a type a principal finds in one operation. */
export function expectedRows(
  principal: Principal,
  type: string,
  { audience, rows }: TypeRow,
  state: State,
): number {
  if (audience !== "report") return sees(principal, audience, state) ? rows : 0;
  const parties = ["ES", "FR"].filter((party) => sees(principal, "report", state, party));
  // Nobody has decided about the report of Spain while it is SUBMITTED; that of France is RETURNED.
  const undecided = type === "ReportDecision" && state.report === "SUBMITTED" && parties.includes("ES");
  return parties.length * rows - (undecided ? 1 : 0);
}
