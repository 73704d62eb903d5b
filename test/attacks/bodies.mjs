/** Requests of less than 100 kB that are meant to keep a server busy. */
const times = (count, make) => Array.from({ length: count }, (_, index) => make(index)).join(" ");
const query = (what, text, variables) => ({ what, body: JSON.stringify({ query: text, variables }) });

const FILTER = "query($f: OperationFilter) { operations(filter: $f) { totalCount } }";
const condition = { code: { eq: "x" } };
const within = (depth) => {
  let filter = condition;
  for (let count = 0; count < depth; count += 1) filter = { not: filter };
  return filter;
};

export const ATTACKS = [
  query("nothing", "{ __typename }"),
  query("660 aliases, as many as tokens allow", `{ ${times(660, (index) => `a${index}: __typename`)} }`),
  query("one field 1900 times", `{ ${times(1_900, () => "__typename")} }`),
  query(
    "fields of one name with two arguments",
    `{ ${times(200, (index) => `operation(code: "${index}") { code }`)} }`,
  ),
  query("fields of one name, alike", `{ ${times(280, () => `operation(code: "x") { code }`)} }`),
  query(
    "inline fragments that overlap",
    `{ ${times(15, () => `... on Query { ${times(11, () => '...on Query{node(id:"1"){id}}')} }`)} }`,
  ),
  query("inline fragments in one another", `{ ${"... { ".repeat(900)} __typename ${"} ".repeat(900)} }`),
  query(
    "fields in one another",
    `{ operation(code: "x") ${"{ includes ".repeat(950)} { code } ${"} ".repeat(950)} }`,
  ),
  query(
    "fragments that multiply",
    `{ operation(code: "x") { ...F0 } } ${times(60, (level) => `fragment F${level} on Operation { ${level === 59 ? "code" : times(3, (index) => `a${index}: includes { ...F${level + 1} }`)} }`)}`,
  ),
  query(
    "many fragments that spread one another",
    `{ operation(code: "x") { ...F0 } } ${times(90, (index) => `fragment F${index} on Operation { code ${index === 89 ? "" : `...F${index + 1} ...F${index + 1}`} }`)}`,
  ),
  query("250 directives", `{ __typename ${times(250, () => "@skip(if: false)")} }`),
  query("900 unknown directives", `{ __typename ${times(900, () => "@a")} }`),
  query("unknown fields", `{ ${times(1_900, (index) => `f${index}`)} }`),
  query("unknown fields, nearly right", `{ ${times(1_900, () => "operatoin")} }`),
  query("660 unknown variables", `{ ${times(300, (index) => `operation(code: $v${index}) { code }`)} }`),
  query("variables that nobody uses", `query(${times(600, (index) => `$v${index}: Int`)}) { __typename }`),
  query("a list 900 lists deep", `{ nodes(ids: ${"[".repeat(900)}${"]".repeat(900)}) { id } }`),
  query(
    "an object 450 objects deep",
    `{ operations(filter: ${"{ not: ".repeat(450)}{}${"}".repeat(450)}) { totalCount } }`,
  ),
  query("comments", `${"#\n".repeat(14_000)}{ __typename }`),
  query("a text of 29 kB", `{ operation(code: "${"\\u0041".repeat(4_900)}") { code } }`),
  query("a text of 90 kB", "query($c: String!) { operation(code: $c) { code } }", { c: "a".repeat(90_000) }),
  query("a search of 90 kB", "query($c: String!) { operations(search: $c) { totalCount } }", {
    c: "a ".repeat(45_000),
  }),
  query("a cursor of 90 kB", "query($c: String!) { operations(after: $c) { totalCount } }", {
    c: "a".repeat(90_000),
  }),
  query(
    "a day of 90 kB",
    "query($c: Date!) { operations(filter: { startsOn: { eq: $c } }) { totalCount } }",
    { c: "1".repeat(90_000) },
  ),
  query(
    "a moment of 90 kB",
    'query($c: DateTime!) { operation(code: "x") { reported(asOf: $c) { checks { total { value } } } } }',
    { c: `${"2".repeat(90_000)}!` },
  ),
  query("3000 codes", "query($c: [String!]!) { operationsByCodes(codes: $c) { code } }", {
    c: Array.from({ length: 9_000 }, (_, index) => String(index)),
  }),
  query("3000 ids", "query($c: [ID!]!) { nodes(ids: $c) { id } }", {
    c: Array.from({ length: 9_000 }, (_, index) => String(index)),
  }),
  query("a filter 90 filters deep", FILTER, { f: within(90) }),
  query("a filter of 2000 conditions", FILTER, {
    f: { or: Array.from({ length: 100 }, () => ({ and: Array.from({ length: 20 }, () => condition) })) },
  }),
  query("a filter of 9000 members that are not there", FILTER, {
    f: Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [`z${index}`, 1])),
  }),
  query("a filter of 40 000 nothings", FILTER, { f: { or: Array.from({ length: 40_000 }, () => ({})) } }),
  query(
    "pages within pages",
    `{ operations(first: 100) { nodes { participants(first: 100) { nodes { party { ... on Country { participations(first: 100) { nodes { role } } } } } } } } }`,
  ),
  query(
    "the schema",
    "{ __schema { types { name fields { name type { name ofType { name ofType { name ofType { name } } } } args { name type { name ofType { name ofType { name } } } } } } } }",
  ),
  query(
    "the schema 20 times",
    `{ ${times(20, (index) => `s${index}: __schema { types { name fields { name args { name type { name ofType { name } } } } } }`)} }`,
  ),
  query(
    "the schema as a text, 20 times",
    `{ ${times(20, (index) => `s${index}: _service { sdl } t${index}: _sdl`)} }`,
  ),
  {
    what: "a body 49 000 lists deep",
    body: `{"query":"{ __typename }","variables":{"a":${"[".repeat(49_000)}${"]".repeat(49_000)}}}`,
  },
  {
    what: "a body of 8500 members",
    body: JSON.stringify({
      query: "{ __typename }",
      variables: Object.fromEntries(Array.from({ length: 8_500 }, (_, index) => [index, 0])),
    }),
  },
  {
    what: "a body of one name again and again",
    body: `{${times(16_000, () => '"a":0,')}"query":"{ __typename }"}`,
  },
  { what: "a body of digits", body: `{"a":${"9".repeat(99_000)}}` },
  { what: "a body of digits behind a point", body: `{"a":0.${"0".repeat(98_000)}1}` },
  { what: "a body of ends of lines", body: `${"\n".repeat(99_000)}x` },
  { what: "a body of quotes", body: `"${'\\"'.repeat(49_000)}` },
  {
    what: "a hash of 90 kB",
    body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: "a".repeat(90_000) } } }),
  },
  {
    what: "a token of 15 kB",
    body: '{"query":"{ __typename }"}',
    headers: { authorization: `Bearer ${"a".repeat(7_000)}.${"b".repeat(7_000)}.c` },
  },
  {
    what: "variables 7000 lists deep, by GET",
    path: `/graphql?query=${encodeURIComponent(FILTER)}&variables={"f":${"[".repeat(7_000)}${"]".repeat(7_000)}}`,
    headers: { "apollo-require-preflight": "1" },
  },
];
