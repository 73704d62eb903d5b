import { type Attack, bySocket, type Outcome, outcomeOf, sendDocument, subscribe } from "./attack";
import {
  aliases,
  braces,
  circular,
  circularIntrospection,
  dearAliases,
  deepPages,
  directives,
  members,
  multiplied,
  nested,
  nestedList,
  overlapping,
  repeated,
  spread,
} from "./documents";

const TOO_LARGE = "QUERY_TOO_LARGE";
const INVALID = "GRAPHQL_VALIDATION_FAILED";

interface ByDocument {
  readonly row: string;
  readonly what: string;
  readonly query: string;
  readonly variables?: object;
  readonly outcome: Outcome;
  /** What a WebSocket says, where it is not the same code. */
  readonly bySocket?: Outcome;
  readonly why?: string;
}

const ONLY_SUBSCRIPTIONS: Outcome = [200, "BAD_REQUEST"];

const DOCUMENTS: readonly ByDocument[] = [
  {
    row: "1",
    what: "ten thousand aliases",
    query: aliases(10_000),
    outcome: [413, "PAYLOAD_TOO_LARGE"],
    bySocket: [1009, null],
  },
  { row: "2", what: "a thousand aliases", query: aliases(1_000), outcome: [400, TOO_LARGE] },
  { row: "2", what: "51 aliases", query: aliases(51), outcome: [400, TOO_LARGE] },
  { row: "3", what: "one field 2000 times", query: repeated(2_000), outcome: [400, TOO_LARGE] },
  {
    row: "4",
    what: "inline fragments that overlap, 96 kB",
    query: overlapping,
    outcome: [413, "PAYLOAD_TOO_LARGE"],
    bySocket: [1009, null],
  },
  {
    row: "4",
    what: "inline fragments that overlap, 50 kB",
    query: overlapping.slice(0, 50_000),
    outcome: [400, TOO_LARGE],
  },
  { row: "5", what: "fragments in a circle", query: circular, outcome: [400, INVALID] },
  { row: "6", what: "fragments that multiply", query: multiplied, outcome: [400, TOO_LARGE] },
  {
    row: "7",
    what: "5000 fields deep",
    query: nested(5_000),
    outcome: [400, TOO_LARGE],
    bySocket: [1009, null],
  },
  { row: "7", what: "13 fields deep", query: nested(13), outcome: [400, TOO_LARGE] },
  { row: "8", what: "a list 10 000 lists deep", query: nestedList(10_000), outcome: [400, TOO_LARGE] },
  { row: "9", what: "15 000 braces", query: braces(15_000), outcome: [400, "GRAPHQL_PARSE_FAILED"] },
  {
    row: "10",
    what: "a thousand @skip",
    query: directives(1_000, "@skip(if: false)"),
    outcome: [400, TOO_LARGE],
  },
  {
    row: "10",
    what: "a thousand unknown directives",
    query: directives(1_000, "@a"),
    outcome: [400, TOO_LARGE],
  },
  { row: "10", what: "21 directives", query: directives(21, "@skip(if: false)"), outcome: [400, TOO_LARGE] },
  { row: "11", what: "200 spreads with a directive", query: spread(200), outcome: [400, TOO_LARGE] },
  {
    row: "14",
    what: "a hundred fields that an input does not have",
    query: "query($filter: OperationFilter) { operations(filter: $filter) { totalCount } }",
    variables: { filter: members(100) },
    outcome: [400, "BAD_USER_INPUT"],
    bySocket: ONLY_SUBSCRIPTIONS,
  },
  {
    row: "14",
    what: "nine thousand of them",
    query: "query($filter: OperationFilter) { operations(filter: $filter) { totalCount } }",
    variables: {
      filter: members(9_000),
    },
    outcome: [400, "BAD_REQUEST"],
    bySocket: [1009, null],
  },
  {
    row: "16",
    what: "30 dear questions under 30 names",
    query: dearAliases(30),
    outcome: [400, "QUERY_TOO_COSTLY"],
    bySocket: ONLY_SUBSCRIPTIONS,
    why: "There are no passwords to be tried: tokens come from somebody else. What aliases multiply is cost, and that is counted for each.",
  },
  {
    row: "16",
    what: "pages within pages within pages",
    query: deepPages,
    outcome: [400, "QUERY_TOO_COSTLY"],
    bySocket: ONLY_SUBSCRIPTIONS,
  },
  {
    row: "26",
    what: "a value of an enum that is nearly right",
    query:
      'query($kind: ParticipantKind) { operation(code: "x") { participants(kind: $kind) { totalCount } } }',
    variables: { kind: "MEMBER_STAT" },
    outcome: [400, "BAD_USER_INPUT"],
    bySocket: ONLY_SUBSCRIPTIONS,
  },
  {
    row: "27",
    what: "asking for the schema",
    query: "{ a: __schema { queryType { name } } }",
    outcome: [200, null],
    bySocket: ONLY_SUBSCRIPTIONS,
    why: "The schema is public, as a file and in the repository; there is nothing to hide in it.",
  },
  {
    row: "27",
    what: "asking for the schema in circles",
    query: circularIntrospection,
    outcome: [400, INVALID],
  },
  {
    row: "27",
    what: "asking for the schema as a subscription",
    query: "subscription { __schema { queryType { name } } }",
    outcome: [400, INVALID],
  },
  {
    row: "28",
    what: "a subscription by POST",
    query: "subscription { publicationReleased { code } }",
    outcome: [400, "BAD_REQUEST"],
    bySocket: [200, null],
  },
  { row: "29", what: "@defer", query: "{ ... @defer { __typename } }", outcome: [400, INVALID] },
  {
    row: "30",
    what: "two operations and no name",
    query: "query A { __typename } query B { __typename }",
    outcome: [400, "OPERATION_RESOLUTION_FAILURE"],
  },
  {
    row: "33",
    what: "fields of a row that no input has",
    query: "mutation($input: SubmitReportInput!) { submitReport(input: $input) { isReplay } }",
    variables: {
      input: {
        idempotencyKey: "k",
        period: "p",
        party: "ES",
        content: {},
        status: "VERIFIED",
        submittedBy: "x",
      },
    },
    outcome: [400, "BAD_USER_INPUT"],
    bySocket: ONLY_SUBSCRIPTIONS,
  },
];

export const BY_DOCUMENT: readonly Attack[] = DOCUMENTS.map(({ query, variables = {}, ...attack }) => ({
  ...attack,
  act: async (world) => {
    const answer = await sendDocument(world, query, variables);
    const { errors = [] } = (answer.body ?? {}) as { errors?: readonly unknown[] };
    if (errors.length > 6 || answer.text.length > 5_000) throw new Error(`Too much is said:\n${answer.text}`);
    if (answer.text.includes("Did you mean")) throw new Error(`A name is suggested:\n${answer.text}`);
    return outcomeOf(answer);
  },
}));

/** The same documents through the other door; what they do there ends with the answer or with the connection. */
export const BY_SOCKET: readonly Attack[] = DOCUMENTS.filter(
  ({ bySocket: other }) => other?.[1] !== null || other[0] !== 200,
).map(({ row, what, query, variables = {}, outcome: [, code], bySocket: other }) => ({
  row,
  what,
  act: (world) => bySocket(world, subscribe(query, variables)),
  outcome: other ?? [200, code],
}));
