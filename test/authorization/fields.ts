import type { MUTATIONS } from "./matrix";

/** Who is given what a field holds: whoever is given its object, or whoever may besides. */
type Rule =
  /** As its type. */
  | "own"
  /** What of it may be seen: the rows of others are left out, of lists as of their counts. */
  | "filtered"
  /** Null for who does not work on the operation. */
  | "workers"
  /** What the viewer is told beforehand of a mutation. */
  | "says"
  /** Added up of what the viewer may see. */
  | "added";

/** The fields of a type by their rule; a field that stands nowhere has none, and the test fails. */
export type FieldRow = Partial<Readonly<Record<Rule, string>>>;

/** What a mutation gives back, to whom it is done for. */
const PAYLOAD: Readonly<Record<keyof typeof MUTATIONS, string>> = {
  createOperation: "operation",
  updateOperation: "operation",
  addParticipant: "participant",
  changeParticipantRole: "participant",
  startOperation: "operation",
  cancelOperation: "operation",
  openReporting: "operation",
  closeReporting: "operation",
  reopenReporting: "operation",
  publishFigures: "operation publication",
  recordPublication: "operation publication",
  explainDiscrepancy: "operation",
  submitReport: "report version",
  correctReport: "report version",
  withdrawReport: "report",
  returnReport: "report",
  verifyReport: "report",
};

const payloads = Object.entries(PAYLOAD).map(([mutation, fields]) => [
  `${mutation.slice(0, 1).toUpperCase()}${mutation.slice(1)}Payload`,
  { own: `isReplay ${fields}` },
]);

/** Lists of these come as connections, of which everything but the cursors is as the rows are. */
const LISTED = [
  "Agency",
  "AuditEntry",
  "Country",
  "Operation",
  "OperationSeries",
  "Participant",
  "Publication",
  "PublishedFigure",
  "Report",
  "Statistic",
];

const connections = LISTED.flatMap((type) => [
  [`${type}Connection`, { filtered: "edges nodes pageInfo totalCount" }],
  [`${type}Edge`, { own: "cursor node" }],
]);

/** Every field of every type but those of Mutation, which have rows of their own. */
export const FIELDS: Readonly<Record<string, FieldRow>> = {
  ...Object.fromEntries(payloads),
  ...Object.fromEntries(connections),
  SubmitReportsPayload: { own: "outcomes" },
  SubmitReportOutcome: { own: "error report" },
  SubmitReportError: { own: "code message" },
  PageInfo: { filtered: "endCursor hasNextPage hasPreviousPage startCursor" },
  Query: {
    own: `agencies agenciesByCodes agency allOperationSeries capabilities checkCategories checkCategoriesByCodes countries
      countriesByCodes country empactCycles operationSeries resultCategories resultCategoriesByCodes threatAreas
      threatAreasByCodes viewer`,
    filtered: `auditTrail changesSince node nodes operation operations operationsByCodes publications publicationsByIds
      publishedFigures`,
    added: "statistics",
  },
  Subscription: { filtered: "operationTotals publicationReleased reportChanged" },
  ReportChange: { own: "at change cursor report" },
  ChangePage: { filtered: "changes cursor hasMore" },
  Change: { own: "at deletedAt id kind type", filtered: "node" },
  Viewer: { own: "machine operationCodes partyCodes roles subject" },

  Agency: { own: "code fullName id kind name", filtered: "participations" },
  Capability: { own: "code definition id name" },
  CheckCategory: { own: "code definition id name" },
  Country: {
    own: "code euMemberships footnote groups id name protocolOrder",
    filtered: "participations",
  },
  EmpactCycle: { own: "code endsOn id priorities startsOn" },
  EmpactPriority: { own: "code cycle id name number threatAreas" },
  EuMembership: { own: "endsOn startsOn" },
  OperationSeries: { own: "code description id name", filtered: "comparison operations" },
  ResultCategory: { own: "children code definition id name parent unit units" },
  ThreatArea: { own: "code definition id name priorities" },
  ComparedMeasure: { own: "currency isComparable name notes subject unit", filtered: "editions" },
  ComparedEdition: { own: "figure operation year" },

  Operation: {
    own: `code coordinationCentre datesAsStated deployments disclosureThreshold endsOn environments exercise figures id motto name
      participants priorities publications published referenceOn series startsOn status summary threatAreas version year`,
    filtered: "auditTrail includedIn includes participation reconciliation reportingPeriods reports",
    workers: "reported",
    says: `viewerCanAddParticipant viewerCanCancel viewerCanCloseReporting viewerCanOpenReporting
      viewerCanPublishFigures viewerCanRecordPublication viewerCanStart viewerCanUpdate`,
  },
  CoordinationCentre: { own: "city country hostAgency name" },
  Participant: { own: "contribution deployments id kind operation party role", filtered: "reports" },
  Deployment: { own: "capability environments id operation participant purpose quantity" },
  Publication: {
    own: `code disclosureThreshold figures footnotes id language listIsComplete listed note operation origin publishedOn publisher
      publisherParty reportedAsOf status title urls`,
  },
  ListedParticipant: { own: "nameAsPublished party" },
  PublishedFigure: {
    own: `availability breakdowns category countedAs currency day environment headline id label operation partOf party phase publication
      qualifier subject threatArea unit value words`,
  },
  Breakdown: { own: "dimension kind parts" },
  PublishedFigures: { own: "checks countries deployments memberStates officers results thirdCountries" },
  PublishedChecks: { own: "byCategory total" },
  Reconciliation: { filtered: "discrepancies" },
  Discrepancy: { own: "cause computed currency difference explanation kind stated subject unit" },
  AuditEntry: {
    own: `action after before entityId entityType hash id machine operation previousHash reason recordedAt sequence
      subject`,
  },

  ReportingPeriod: {
    own: "closesAt day deadlineAt exceptions id operation shift timeZone",
    filtered: "reports",
  },
  ReportingException: { own: "expiresAt grantedAt grantedBy id participant period reason" },
  ReportingParticipation: { own: "nilReturn participant period report state" },
  Report: {
    own: "changedAt current id operation participant period status verified version versions",
    says: "viewerCanCorrect viewerCanReturn viewerCanVerify viewerCanWithdraw",
  },
  ReportVersion: {
    own: `checkCounts decisions deployments id late nilReturn reason report results submittedAt submittedBy
      submittedByMachine version warnings`,
  },
  CheckCount: { own: "category count environment hits threatArea" },
  Result: { own: "category currency environment threatArea unit value" },
  ReportDeployment: { own: "capability quantity" },
  ReportDecision: { own: "decidedAt decidedBy kind reason" },
  ReportWarning: { own: "line message" },

  ReportedFigures: {
    added:
      "byDay byEnvironment byParticipant byThreatArea checks countries deployments officers reports results",
  },
  ReportedByDay: { added: "checks day deployments officers reports results" },
  ReportedByEnvironment: { added: "checks environment results" },
  ReportedByParticipant: { added: "checks deployments officers participant reports results" },
  ReportedByThreatArea: { added: "checks results threatArea" },
  ReportedChecks: { added: "byCategory total" },
  ReportedCheck: { added: "hits qualifier value" },
  ReportedCheckCategory: { added: "category hits qualifier value" },
  ReportedCount: { added: "qualifier value" },
  ReportedDeployment: { added: "category qualifier value" },
  ReportedResult: { added: "category currency qualifier unit value" },
  Statistic: {
    added: `category currency definitions environment missing operation operations party qualifier series subject
      threatArea unit value year`,
  },
};

export function ruleOf(type: string, field: string): Rule {
  const [rule] =
    Object.entries(FIELDS[type] ?? {}).find(([, fields]) => wordsOf(fields).includes(field)) ?? [];
  if (rule === undefined) throw new Error(`${type}.${field} has no row`);
  return rule as Rule;
}

export function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
