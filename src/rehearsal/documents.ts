/** What the exercise asks of the graph, as a client would write it. */

export const CODES = `query Codes($codes: [String!]!) { operationsByCodes(codes: $codes) { code } }`;

export const WHO = `query Who { viewer { subject roles } }`;

export const CREATE = `mutation CreateOperation($input: CreateOperationInput!) {
  createOperation(input: $input) { isReplay operation { code version exercise } } }`;

export const ADD = `mutation AddParticipant($input: AddParticipantInput!) {
  addParticipant(input: $input) { isReplay participant { operation { version } } } }`;

export const START = `mutation StartOperation($input: StartOperationInput!) {
  startOperation(input: $input) { operation { status } } }`;

export const OPEN = `mutation OpenReporting($input: OpenReportingInput!) {
  openReporting(input: $input) { isReplay operation { reportingPeriods { id day } } } }`;

export const CLOSE = `mutation CloseReporting($input: CloseReportingInput!) {
  closeReporting(input: $input) { operation { status } } }`;

export const REOPEN = `mutation ReopenReporting($input: ReopenReportingInput!) {
  reopenReporting(input: $input) { isReplay operation { status } } }`;

const CHANGED = `isReplay report { id status version verified { version } current { id submittedAt decisions { decidedAt } } }`;

/** Steps of a report: all answer alike. */
export const STEPS = {
  submit: `mutation SubmitReport($input: SubmitReportInput!) { changed: submitReport(input: $input) { ${CHANGED} } }`,
  correct: `mutation CorrectReport($input: CorrectReportInput!) { changed: correctReport(input: $input) { ${CHANGED} } }`,
  verify: `mutation VerifyReport($input: VerifyReportInput!) { changed: verifyReport(input: $input) { ${CHANGED} } }`,
  return: `mutation ReturnReport($input: ReturnReportInput!) { changed: returnReport(input: $input) { ${CHANGED} } }`,
  withdraw: `mutation WithdrawReport($input: WithdrawReportInput!) { changed: withdrawReport(input: $input) { ${CHANGED} } }`,
};

export interface ChangedAnswer {
  readonly changed: {
    readonly isReplay: boolean;
    readonly report: {
      readonly id: string;
      readonly status: string;
      readonly version: number;
      readonly verified: { readonly version: number } | null;
      readonly current: {
        readonly id: string;
        readonly submittedAt: string;
        readonly decisions: readonly { readonly decidedAt: string }[];
      };
    };
  };
}

export const PARTICIPANTS = `query Participants($code: String!) { operation(code: $code) {
  name exercise status participants(first: 100) { totalCount nodes { kind party { code } } } } }`;

const LINES = `
  checkCounts { category { code } count hits environment threatArea { code } }
  results { category { code } value unit currency environment threatArea { code } }
  deployments { capability { code } quantity }`;

export const REPORTS = `query Reports($code: String!, $after: String) { operation(code: $code) {
  reports(first: 50, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      status version participant { party { code } } period { day } verified { version }
      versions {
        version nilReturn reason late submittedBy submittedByMachine decisions { kind reason decidedBy } ${LINES}
      }
    } } } }`;

const CHECKS = `checks { total { value hits } byCategory { category { code } value hits } }`;
const RESULTS = `results { category { code } value unit currency }`;
const ON_DUTY = `officers { value } deployments { category { code } value }`;
const ALL = `reports ${CHECKS} ${RESULTS} ${ON_DUTY}`;

/** The totals of the graph itself. */
export const REPORTED = `query Reported($code: String!, $status: ReportedStatus!, $asOf: DateTime) { operation(code: $code) {
  reported(status: $status, asOf: $asOf) { countries { value } ${ALL} } } }`;

const reportedParts = (part: string) => `query ReportedParts($code: String!) { operation(code: $code) {
  reported(status: VERIFIED) { parts: ${part} } } }`;

export const REPORTED_PARTS = {
  participant: reportedParts(`byParticipant { of: participant { party { code } } ${ALL} }`),
  day: reportedParts(`byDay { of: day ${ALL} }`),
  environment: reportedParts(`byEnvironment { of: environment ${CHECKS} ${RESULTS} }`),
  "threat area": reportedParts(`byThreatArea { of: threatArea { code } ${CHECKS} ${RESULTS} }`),
};

export const PARTICIPATION = `query Participation($code: String!) { operation(code: $code) {
  participation { participant { party { code } } period { day } state nilReturn report { version } } } }`;

export const FIELDS = `query Fields {
  mutation: __type(name: "Mutation") { fields { name } }
  operation: __type(name: "Operation") { fields { name } } }`;

export const PUBLISH = `mutation PublishFigures($input: PublishFiguresInput!) {
  publishFigures(input: $input) { isReplay publication { code } operation { status } } }`;

export const VERSION = `query Version($code: String!) { operation(code: $code) { version } }`;

const FIGURE = `subject category { code } value unit currency qualifier`;

/** Asked by anyone: it is published. */
export const PUBLISHED = `query Published($code: String!) { operation(code: $code) {
  status
  published {
    countries { ${FIGURE} } officers { ${FIGURE} } deployments { ${FIGURE} }
    checks { total { ${FIGURE} } byCategory { ${FIGURE} } }
    results { ${FIGURE} }
  }
  figures(first: 100, filter: { headline: { eq: true } }) { totalCount nodes { ${FIGURE} } } } }`;

const BROKEN_DOWN = `subject category { code } unit currency breakdowns { dimension parts {
  value availability party { code } day environment threatArea { code } label } }`;

/** Asked by anyone as well. */
export const PUBLISHED_BREAKDOWNS = `query PublishedBreakdowns($code: String!) { operation(code: $code) {
  disclosureThreshold
  published { checks { byCategory { ${BROKEN_DOWN} } } results { ${BROKEN_DOWN} } } } }`;

/** Asked by the centre, who sees what was reported. */
export const RECONCILIATION = `query Reconciliation($code: String!) { operation(code: $code) {
  reconciliation { discrepancies { kind subject stated computed } } } }`;

export const AUDIT_TRAIL = `query AuditTrail($code: String!, $after: String) { operation(code: $code) {
  auditTrail(first: 100, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { sequence subject action hash previousHash } } } }`;
