/** Rows 31 to 89 that a report, its reason or a list is sent with. */
export interface ContentRow {
  readonly row: number;
  readonly what: string;
  readonly further: Readonly<Record<string, unknown>>;
  /** Its beginning; null where it is taken. */
  readonly said: string | null;
  /** What is then read of the first line. */
  readonly read?: number;
}

const check = (line: object) => ({ content: { checkCounts: [{ category: "PERSONS", count: 1, ...line }] } });
const COUNT = "input.content.checkCounts[0].count";
const WHOLE = "use a whole number from -2147483648 to 2147483647, without quotes.";
const notAnInt = (value: string, kind = "non-integer value") =>
  `BAD_USER_INPUT Variable "$input" got invalid value ${value} at "${COUNT}"; Int cannot represent ${kind}: ${value}; ${WHOLE}`;

export const CONTENT_ROWS: readonly ContentRow[] = [
  { row: 37, what: "minus zero", further: check({ count: -0 }), said: null, read: 0 },
  { row: 39, what: "a hundred as 1e2", further: check({ count: 1e2 }), said: null, read: 100 },
  { row: 41, what: "true for a count", further: check({ count: true }), said: notAnInt("true") },
  { row: 41, what: "a list for a count", further: check({ count: [5] }), said: notAnInt("[5]") },
  {
    row: 42,
    what: "one line for a list",
    further: { content: { checkCounts: { category: "PERSONS", count: 5 } } },
    said: null,
    read: 5,
  },
  {
    row: 62,
    what: "a party that does not take part",
    further: { party: "BG" },
    said: "FORBIDDEN ",
  },
  {
    row: 63,
    what: "an environment in small letters",
    further: check({ environment: "physical" }),
    said: 'BAD_USER_INPUT Variable "$input" got invalid value "physical" at "input.content.checkCounts[0].environment"; Value "physical" does not exist in "Environment" enum; use one of PHYSICAL, CLEAR_WEB, DARK_WEB, SOCIAL_MEDIA.',
  },
  {
    row: 63,
    what: "a number for an environment",
    further: check({ environment: 1 }),
    said: 'BAD_USER_INPUT Variable "$input" got invalid value 1 at "input.content.checkCounts[0].environment"; Enum "Environment" cannot represent non-string value: 1; use one of PHYSICAL, CLEAR_WEB, DARK_WEB, SOCIAL_MEDIA.',
  },
  ...[{ a: 1 }, ["a"], 1.5].map((period) => ({
    row: 64,
    what: `the id ${JSON.stringify(period)}`,
    further: { period },
    said: 'BAD_USER_INPUT Variable "$input" got invalid value ',
  })),
  {
    row: 65,
    what: "an id that is a number",
    further: { period: 1e3 },
    said: "BAD_USER_INPUT input.period: is not the id of a ReportingPeriod; use one that this graph gave as `id`, unaltered.",
  },
  {
    row: 73,
    what: "a letter with ten thousand marks",
    further: { idempotencyKey: `a${"\u0301".repeat(10_000)}` },
    said: "BAD_USER_INPUT input.idempotencyKey: must have 1 to 255 characters, not 10000.",
  },
];

export interface DocumentRow {
  readonly row: number;
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly said: string | null;
}

const DATES = "query($d: Date) { operations(filter: { startsOn: { eq: $d } }) { totalCount } }";
const COUNTRIES =
  "query($c: CountryCode!) { operations(filter: { participants: { some: { country: { code: { eq: $c } } } } }) { totalCount } }";

export const DOCUMENT_ROWS: readonly DocumentRow[] = [
  {
    row: 31,
    document: "query($a: Int) { viewer { subject } }",
    said: 'GRAPHQL_VALIDATION_FAILED Variable "$a" is never used.',
  },
  {
    row: 31,
    document: "{ operations(first: $a) { totalCount } }",
    said: 'GRAPHQL_VALIDATION_FAILED Variable "$a" is not defined.',
  },
  { row: 33, document: "{ viewer { subject } }", variables: { further: 1 }, said: null },
  {
    row: 59,
    document: DATES,
    variables: { d: 1_763_078_400 },
    said: 'BAD_USER_INPUT Variable "$d" got invalid value 1763078400; Date must be a text in quotes.',
  },
  { row: 61, document: COUNTRIES, variables: { c: "XK" }, said: null },
];
