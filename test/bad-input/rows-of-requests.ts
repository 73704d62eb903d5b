/** Rows 1 to 35: what cannot be read as a request, before anything of it is looked at. */
export interface RequestRow {
  readonly row: number;
  readonly what: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly code: string | null;
  /** Null where it is accepted. */
  readonly message: string | null;
}

const refused = (row: number, what: string, body: string | Uint8Array, message: string): RequestRow => ({
  row,
  what,
  body,
  status: 400,
  code: "BAD_REQUEST",
  message,
});
const accepted = (row: number, what: string, body: string | Uint8Array): RequestRow => ({
  row,
  what,
  body,
  status: 200,
  code: null,
  message: null,
});
const bytes = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));
const notJson = (line: number, column: number) =>
  `The request body is not valid JSON (line ${line}, column ${column}).`;
const QUERY = '"query":"{viewer{subject}}"';

export const REQUEST_ROWS: readonly RequestRow[] = [
  refused(1, "a body that ends too soon", "{", notJson(1, 2)),
  refused(1, "a fault in the third line", `{\n${QUERY},\n  x}`, notJson(3, 3)),
  refused(3, "NaN", '{"variables":NaN}', notJson(1, 14)),
  refused(3, "Infinity", '{"variables":Infinity}', notJson(1, 14)),
  refused(3, "single quotes", "{'query':1}", notJson(1, 2)),
  refused(3, "a trailing comma", `{${QUERY},}`, notJson(1, 30)),
  refused(3, "a comment", `{${QUERY}/**/}`, notJson(1, 29)),
  refused(4, "a key twice", `{${QUERY},${QUERY}}`, 'The key "query" appears twice.'),
  refused(
    4,
    "a key twice, deep inside and once escaped",
    `{${QUERY},"variables":{"a":[{"b":1,"\\u0062":2}]}}`,
    'The key "b" appears twice.',
  ),
  accepted(5, "a byte order mark", `\ufeff{${QUERY}}`),
  ...[Buffer.from(`{${QUERY}}`, "utf16le"), Buffer.from(`\ufeff{${QUERY}}`, "utf16le")].map((body) => ({
    ...refused(6, "UTF-16", body, "Only UTF-8 is accepted."),
    status: 415,
    code: "UNSUPPORTED_MEDIA_TYPE",
  })),
  refused(8, "a byte that begins nothing", bytes('{"a":"\xff"}'), "The body is not valid UTF-8 at byte 7."),
  refused(8, "a character that is cut off", bytes('{"a":"\xc3'), "The body is not valid UTF-8 at byte 7."),
  refused(8, "half of a pair in bytes", bytes('"\xed\xa0\x80"'), "The body is not valid UTF-8 at byte 3."),
  {
    ...refused(
      12,
      "10 MB",
      JSON.stringify({ query: "x".repeat(10_000_000) }),
      "The request body is larger than 100 kB; use the file import for bulk data.",
    ),
    status: 413,
    code: "PAYLOAD_TOO_LARGE",
  },
  refused(21, "a query that is a number", '{"query":5}', "GraphQL queries must be strings."),
  refused(
    22,
    "variables that are a list",
    `{${QUERY},"variables":[]}`,
    "`variables` in a POST body must be an object if provided.",
  ),
  refused(
    22,
    "variables that are a text",
    `{${QUERY},"variables":"{}"}`,
    "`variables` in a POST body should be provided as an object, not a recursively JSON-encoded string.",
  ),
  refused(
    23,
    "a name that is a number",
    `{${QUERY},"operationName":5}`,
    "`operationName` in a POST body must be a string if provided.",
  ),
  {
    ...refused(
      23,
      "a name of nothing",
      `{${QUERY},"operationName":"Other"}`,
      'Unknown operation named "Other".',
    ),
    code: "OPERATION_RESOLUTION_FAILURE",
  },
  accepted(24, "a member that nobody knows", `{${QUERY},"further":1}`),
  {
    ...refused(
      25,
      "an unclosed text",
      '{"query":"{operation(code:\\"x){code}}"}',
      "Syntax Error: Unterminated string.",
    ),
    code: "GRAPHQL_PARSE_FAILED",
  },
  {
    ...refused(
      26,
      "NUL in a document",
      '{"query":"{\\u0000}"}',
      "Syntax Error: Unexpected character: U+0000.",
    ),
    code: "GRAPHQL_PARSE_FAILED",
  },
  {
    ...refused(
      27,
      "an escape beyond Unicode",
      '{"query":"{operation(code:\\"\\\\u{110000}\\"){code}}"}',
      'Syntax Error: Invalid Unicode escape sequence: "\\u{110000}".',
    ),
    code: "GRAPHQL_PARSE_FAILED",
  },
  {
    ...refused(
      35,
      "a number that a double would round",
      `{${QUERY},"variables":{"n":9007199254740993}}`,
      "The number 9007199254740993 (line 1, column 47) would be rounded; send at most 15 digits.",
    ),
    code: "BAD_USER_INPUT",
  },
  {
    ...refused(
      35,
      "a number beyond all doubles",
      `{${QUERY},"variables":{"n":1e999}}`,
      "The number 1e999 (line 1, column 47) would be rounded; send at most 15 digits.",
    ),
    code: "BAD_USER_INPUT",
  },
  accepted(
    35,
    "the same number written in other ways",
    `{${QUERY},"variables":{"n":[1e2,1.0,-0,0.10,100e-2,0e5,1E+20]}}`,
  ),
];
