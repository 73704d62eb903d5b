import { type Answer, type Attack, ask, type Outcome, post, sendDocument } from "./attack";
import { aliases, circularIntrospection, directives, repeated } from "./documents";
import type { World } from "../support/world";

/** The requests of graphql-cop 1.15, and whether it would report what came back: 200 for "reported", 0 for "passed". */
const probe = (
  row: number,
  what: string,
  act: (world: World) => Promise<Answer>,
  isReported: (answer: Answer) => boolean,
  why?: string,
): Attack => ({
  row: String(row),
  what,
  act: async (world): Promise<Outcome> => [isReported(await act(world)) ? 200 : 0, null],
  outcome: why === undefined ? PASSED : REPORTED,
  ...(why === undefined ? {} : { why }),
});

const PASSED: Outcome = [0, null];
const REPORTED: Outcome = [200, null];

export const BY_PROBE: readonly Attack[] = [
  probe(
    1,
    "101 aliases",
    (world) => sendDocument(world, aliases(101)),
    ({ body }) => body?.data?.a100 !== undefined,
  ),
  probe(
    2,
    "ten requests in a list",
    (world) => post(world, JSON.stringify(Array.from({ length: 10 }, () => ({ query: "{ __typename }" })))),
    ({ body }) => Array.isArray(body) && body.length >= 10,
  ),
  probe(
    3,
    "the schema in circles",
    (world) => sendDocument(world, circularIntrospection),
    ({ body }) => body?.data?.__schema?.types?.length > 25,
  ),
  probe(
    4,
    "ten directives that are not there",
    (world) => sendDocument(world, directives(10, "@aa")),
    ({ body }) => body?.errors?.length === 10,
  ),
  probe(
    5,
    "introspection",
    (world) => sendDocument(world, "query cop { __schema { types { name fields { name } } } }"),
    ({ body }) => body?.data?.__schema?.types !== undefined,
    "The schema is public: it is served as a file, and stands in the repository.",
  ),
  probe(
    6,
    "one field 500 times",
    (world) => sendDocument(world, repeated(500)),
    ({ body }) => body?.data?.__typename !== undefined,
    "Fragments that clients put together repeat fields rightly; the check is switched off in graphql-cop itself. The number of tokens bounds it.",
  ),
  probe(
    7,
    "a query by GET",
    (world) => ask(world, "/graphql?query=query cop{__typename}"),
    ({ body }) => body?.data !== undefined,
  ),
  probe(
    8,
    "a mutation by GET",
    (world) => ask(world, "/graphql?query=mutation cop{__typename}"),
    ({ body }) => body?.data !== undefined,
  ),
  probe(
    9,
    "a form",
    (world) =>
      post(world, "query=query cop{__typename}", { "content-type": "application/x-www-form-urlencoded" }),
    ({ body }) => body?.data !== undefined,
  ),
  probe(
    10,
    "a name that is nearly right",
    (world) => sendDocument(world, "query cop { __schema { directive } }"),
    ({ text }) => text.includes("Did you mean"),
  ),
  probe(
    11,
    "a page to ask from",
    (world) => ask(world, "/graphql", { headers: { accept: "text/html" } }),
    ({ text }) => /GraphiQL|GraphQL Playground/i.test(text),
    "In development the page of the graph is Sandbox, and names our explorer; what may be asked is decided behind it.",
  ),
  probe(
    12,
    "a trace",
    (world) => sendDocument(world, "query cop { __typename }"),
    ({ body }) => body?.extensions?.tracing !== undefined,
  ),
  probe(
    13,
    "an exception",
    (world) => sendDocument(world, "qwerty cop { abc }"),
    ({ body }) => body?.errors?.[0]?.extensions?.exception !== undefined,
  ),
];
