import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type Attack, ask, type Outcome, outcomeOf, post, raw, sendDocument } from "./attack";
import { members } from "./documents";

const JSON_TYPE = "Content-Type: application/json";
const HOST = "Host: 127.0.0.1";
const CLOSE = "Connection: close";
const ONE = '{"query":"{ __typename }"}';
const LINE = "POST /graphql HTTP/1.1";

/** One answer to bytes that two servers may read in two ways. */
const smuggled = (what: string, ...head: readonly string[]): Attack => ({
  row: "36",
  what,
  act: (world) => raw(world, [LINE, HOST, JSON_TYPE, ...head, "", "0", "", ""]),
  outcome: [400, null],
});

const door = (path: string): Attack => ({
  row: "45",
  what: `the door ${path}`,
  act: async (world) => outcomeOf(await ask(world, path)),
  outcome: [404, "NOT_FOUND"],
});

const method = (name: string): Attack => ({
  row: "44",
  what: `the method ${name}`,
  act: (world) => raw(world, [`${name} /graphql HTTP/1.1`, HOST, CLOSE, "", ""]),
  outcome: [405, "METHOD_NOT_ALLOWED"],
});

const form = (row: string, what: string, type: string, body: string, headers = {}): Attack => ({
  row,
  what,
  act: async (world) => outcomeOf(await post(world, body, { "content-type": type, ...headers })),
  outcome: [415, "UNSUPPORTED_MEDIA_TYPE"],
});

const persisted = (what: string, query: string, persistedQuery: unknown): Attack => ({
  row: "22",
  what,
  act: async (world) =>
    outcomeOf(await post(world, JSON.stringify({ query, extensions: { persistedQuery } }))),
  outcome: [400, "BAD_REQUEST"],
  why: "Persisted queries are taught by clients, within a bound; only the very hash of a text stands for it.",
});

const hash = createHash("sha256").update("{ viewer { subject } }").digest("hex");

/** A text of 50 kB that a bad pattern reads again and again. */
const SLOW_TEXT = `${"a".repeat(50_000)}!`;

const pattern = (what: string, query: string, type: string): Attack => ({
  row: "31",
  what: `50 kB for ${what}`,
  act: async (world) => {
    const [status, code] = outcomeOf(
      await sendDocument(world, `query($text: ${type}) { ${query} }`, { text: SLOW_TEXT }),
    );
    return [status, code];
  },
  outcome: [type === "String" ? 200 : 400, "BAD_USER_INPUT"],
});

async function expectHeader(outcome: Outcome, has: boolean, what: string): Promise<Outcome> {
  if (!has) throw new Error(what);
  return outcome;
}

export const BY_REQUEST: readonly Attack[] = [
  {
    row: "12",
    what: "variables 49 000 lists deep",
    act: async (world) =>
      outcomeOf(
        await post(
          world,
          `{"query":"{ __typename }","variables":{"a":${"[".repeat(49_000)}${"]".repeat(49_000)}}}`,
        ),
      ),
    outcome: [400, "BAD_REQUEST"],
  },
  {
    row: "12",
    what: "variables of 1001 members",
    act: async (world) => outcomeOf(await sendDocument(world, "{ __typename }", members(1_001))),
    outcome: [400, "BAD_REQUEST"],
  },
  {
    row: "13",
    what: "a text of 10 MB",
    act: async (world) =>
      outcomeOf(await sendDocument(world, "{ __typename }", { note: "x".repeat(10_000_000) })),
    outcome: [413, "PAYLOAD_TOO_LARGE"],
  },
  {
    row: "15",
    what: "a list of requests",
    act: async (world) => outcomeOf(await post(world, `[${ONE}]`)),
    outcome: [400, "BAD_REQUEST"],
  },
  {
    row: "17",
    what: "a mutation by GET",
    act: async (world) => {
      const mutation =
        'mutation { startOperation(input: { operation: "x", expectedVersion: 1 }) { isReplay } }';
      const answer = await ask(world, `/graphql?query=${encodeURIComponent(mutation)}`, {
        headers: { "apollo-require-preflight": "1" },
      });
      return expectHeader(outcomeOf(answer), answer.headers.get("allow") === "POST", "POST is not named");
    },
    outcome: [405, "BAD_REQUEST"],
  },
  form("18", "JSON as plain text", "text/plain", ONE),
  form("18", "JSON as plain text, with the header against forged requests", "text/plain", ONE, {
    "apollo-require-preflight": "1",
  }),
  form("19", "a form", "application/x-www-form-urlencoded", "query={__typename}"),
  form(
    "19",
    "a form of parts",
    "multipart/form-data; boundary=x",
    '--x\r\nContent-Disposition: form-data; name="query"\r\n\r\n{__typename}\r\n--x--\r\n',
  ),
  {
    row: "20",
    what: "GET with an odd Content-Type",
    act: async (world) =>
      outcomeOf(
        await ask(world, "/graphql?query={__typename}", { headers: { "content-type": "message/x" } }),
      ),
    outcome: [415, "BAD_REQUEST"],
  },
  {
    row: "21",
    what: "asking whether another site's page may",
    act: async (world) => {
      const answer = await ask(world, "/graphql", {
        method: "OPTIONS",
        headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
      });
      const isLet = answer.headers.has("access-control-allow-origin");
      return expectHeader([answer.status, null], !isLet, "A page from elsewhere may");
    },
    outcome: [400, null],
  },
  persisted("a text under the hash of another", "{ __typename }", { version: 1, sha256Hash: hash }),
  persisted("a hash that is an object", "{ __typename }", { version: 1, sha256Hash: { $ne: null } }),
  persisted("another version of hashes", "{ viewer { subject } }", { version: 2, sha256Hash: hash }),
  ...[true, false].map((hasToken): Attack => ({
    row: "23",
    what: `an answer ${hasToken ? "to a token by GET" : "by POST"} for everyone's cache`,
    act: async (world) => {
      const token = hasToken ? await world.as("anna", "analyst") : {};
      const answer = hasToken
        ? await ask(world, "/graphql?query={__typename}", {
            headers: { "apollo-require-preflight": "1", ...token },
          })
        : await post(world, ONE);
      const kept = answer.headers.get("cache-control");
      return expectHeader(outcomeOf(answer), kept === "no-store", `It may be kept: ${kept}`);
    },
    outcome: [200, null],
  })),
  {
    row: "24",
    what: "a fault of ours that says too much",
    act: async (world) => {
      await world.database.$executeRawUnsafe("alter table capability rename to secret_name");
      const answer = await sendDocument(world, "{ capabilities { code } }");
      await world.database.$executeRawUnsafe("alter table secret_name rename to capability");
      const [error] = answer.body.errors;
      const isMasked = error.message === "Something went wrong on our side; tell us the reference.";
      return expectHeader(
        outcomeOf(answer),
        isMasked && /^[0-9a-f-]{36}$/.test(error.extensions.reference),
        answer.text,
      );
    },
    outcome: [200, "INTERNAL_SERVER_ERROR"],
  },
  ...(
    [
      ["NUL in a text", "query($text: String!) { operation(code: $text) { code } }", "a\0b"],
      [
        "a cursor of somebody's own making",
        "query($text: String) { operations(after: $text) { totalCount } }",
        "eyJhIjoxfQ==",
      ],
    ] as const
  ).map(([what, query, text]): Attack => ({
    row: "25",
    what,
    act: async (world) => outcomeOf(await sendDocument(world, query, { text })),
    outcome: [200, "BAD_USER_INPUT"],
  })),
  pattern("a search", "operations(search: $text) { totalCount }", "String"),
  pattern("a cursor", "operations(after: $text) { totalCount }", "String"),
  pattern("a day", "operations(filter: { startsOn: { eq: $text } }) { totalCount }", "Date"),
  pattern(
    "a moment",
    'operation(code: "jad-see-2024") { reported(asOf: $text) { checks { total { value } } } }',
    "DateTime",
  ),
  pattern("a country", "countries(filter: { code: { eq: $text } }) { totalCount }", "CountryCode"),
  ...['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}'].map(
    (filter): Attack => ({
      row: "32",
      what: `the filter ${filter}`,
      act: async (world) => {
        const query = "query($filter: OperationFilter) { operations(filter: $filter) { totalCount } }";
        const answer = await post(world, `{"query":"${query}","variables":{"filter":${filter}}}`);
        return expectHeader(outcomeOf(answer), !("admin" in {}), "A prototype was written to");
      },
      outcome: [400, "BAD_USER_INPUT"],
    }),
  ),
  {
    row: "34",
    what: "an id of what is not to be seen, beside one of nothing",
    act: async (world) => {
      const { id } = await world.database.operation.create({
        data: {
          id: "6c84fb90-12c4-4ef5-9c6f-6a0a8dbd1c01",
          code: "hidden",
          name: "Hidden",
          year: 2026,
          status: "PLANNED",
          exercise: true,
          environments: [],
        },
      });
      const read = (uuid: string) =>
        sendDocument(world, "query($id: ID!) { node(id: $id) { id } }", {
          id: Buffer.from(`Operation:${uuid}`).toString("base64url"),
        });
      const [hidden, missing] = [await read(id), await read("6c84fb90-12c4-4ef5-9c6f-6a0a8dbd1c02")];
      const count = async (uuid: string) => (await world.statements(() => read(uuid))).length;
      const isAlike = (await count(id)) === (await count("6c84fb90-12c4-4ef5-9c6f-6a0a8dbd1c02"));
      return expectHeader(
        outcomeOf(hidden),
        isAlike && hidden.text === missing.text,
        `${hidden.text} is not ${missing.text}`,
      );
    },
    outcome: [200, null],
    why: "How long either takes is measured by test/attacks/cpu.mjs; here they are the same bytes of as many statements.",
  },
  {
    row: "35",
    what: "two Authorization headers",
    act: (world) =>
      raw(world, [
        LINE,
        HOST,
        JSON_TYPE,
        CLOSE,
        "Authorization: Bearer a.b.c",
        "Authorization: Bearer d.e.f",
        "Content-Length: 2",
        "",
        "{}",
      ]),
    outcome: [400, "BAD_REQUEST"],
  },
  smuggled("a length and chunks", "Content-Length: 5", "Transfer-Encoding: chunked"),
  smuggled("two lengths", "Content-Length: 5", "Content-Length: 6"),
  smuggled("chunks of another name", "Transfer-Encoding: xchunked"),
  smuggled("half an end of a line", "X-Half: a\nX-Other: b"),
  smuggled("a space before a colon", "X-Spaced : a"),
  smuggled("NUL in a header", "X-Nul: a\0b"),
  {
    row: "37",
    what: "two Host headers",
    act: (world) =>
      raw(world, [LINE, HOST, "Host: evil.example", CLOSE, JSON_TYPE, "Content-Length: 2", "", "{}"]),
    outcome: [400, "BAD_REQUEST"],
  },
  {
    row: "38",
    what: "no Host header",
    act: (world) => raw(world, [LINE, CLOSE, JSON_TYPE, "Content-Length: 2", "", "{}"]),
    outcome: [400, null],
  },
  {
    row: "39",
    what: "a header of 20 kB",
    act: (world) => raw(world, [LINE, HOST, `X-Long: ${"x".repeat(20_000)}`, "", ""]),
    outcome: [431, null],
  },
  {
    row: "39",
    what: "an address of 20 kB",
    act: (world) => raw(world, [`GET /graphql?${"x".repeat(20_000)} HTTP/1.1`, HOST, "", ""]),
    outcome: [431, null],
  },
  {
    row: "40",
    what: "17 kB behind the length of a chunk",
    act: (world) =>
      raw(world, [
        LINE,
        HOST,
        JSON_TYPE,
        "Transfer-Encoding: chunked",
        "",
        `2;${"x".repeat(17_000)}`,
        "{}",
        "0",
        "",
        "",
      ]),
    outcome: [413, null],
  },
  {
    row: "41",
    what: "100 MB in a small parcel",
    act: async (world) => {
      const response = await fetch(`${world.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", "content-encoding": "gzip" },
        body: gzipSync(Buffer.alloc(100_000_000, " ")),
      });
      return [response.status, (await response.json()).errors[0].extensions.code];
    },
    outcome: [415, "UNSUPPORTED_MEDIA_TYPE"],
  },
  {
    row: "42",
    what: "a head that does not end",
    act: (world) => raw(world, [LINE, HOST, "X-Slow: "]),
    outcome: [408, null],
  },
  {
    row: "43",
    what: "a body that does not come",
    act: (world) => raw(world, [LINE, HOST, JSON_TYPE, "Content-Length: 50", "", "{"]),
    outcome: [408, "REQUEST_TIMEOUT"],
  },
  ...["PUT", "DELETE", "PATCH", "TRACE"].map(method),
  ...["/playground", "/altair", "/console", "/v1/graphql", "/.git/config", "/.env", "/metrics", "/admin"].map(
    door,
  ),
  {
    row: "45",
    what: "the door /",
    act: async (world) => outcomeOf(await ask(world, "/")),
    outcome: [302, null],
    why: "It leads to the explorer, which is a page like any other: what may be asked is decided behind it.",
  },
];
