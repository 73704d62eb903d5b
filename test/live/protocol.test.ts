import { once } from "node:events";
import { connect } from "node:net";
import { createExercise, type Exercise, submitted } from "../reports/exercise";
import { startWorld, type World } from "../support/world";
import { openRaw, type Raw, refusedUpgrade } from "./clients";
import { TOTALS } from "./documents";

let world: World;
let exercise: Exercise;

beforeAll(async () => {
  world = await startWorld();
  exercise = await createExercise(world);
});
afterAll(() => world.stop());

const subscribe = (payload: object, id = "1") => ({ id, type: "subscribe", payload });
const published = { query: TOTALS, variables: { code: "jad-see-2024" } };

async function opened(parameters?: object): Promise<Raw> {
  const raw = await openRaw(world.url);
  raw.send({ type: "connection_init", ...(parameters === undefined ? {} : { payload: parameters }) });
  expect(await raw.next()).toEqual({ type: "connection_ack" });
  return raw;
}

/** The errors that a subscription is refused with, by either way. */
async function refusalBySocket(payload: object, headers: Record<string, string> = {}): Promise<any[]> {
  const raw = await opened(headers);
  raw.send(subscribe(payload));
  const message = await raw.next();
  raw.socket.close();
  expect(message).toMatchObject({ id: "1", type: "error" });
  return message.payload;
}

async function stream(payload: unknown, headers: Record<string, string> = {}) {
  return fetch(`${world.url}/graphql/stream`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream", ...headers },
    body: typeof payload === "string" ? payload : JSON.stringify(payload),
  });
}

describe("an upgrade", () => {
  const error = (code: string, message: string) => ({ errors: [{ message, extensions: { code } }] });

  test.each(["https://evil.example.org", "null", "http://127.0.0.1:1"])(
    "from %s is refused",
    async (origin) => {
      expect(await refusedUpgrade(world.url, "/graphql", { origin })).toEqual([
        403,
        error(
          "FORBIDDEN",
          "Pages of this origin may not follow the graph here; ALLOWED_ORIGINS names those that may.",
        ),
      ]);
    },
  );

  test("from our own pages, and from those that are named, is accepted", async () => {
    for (const origin of [world.url, "https://wall.example.org"]) {
      const raw = await openRaw(world.url, { origin });
      raw.send({ type: "connection_init" });
      expect(await raw.next()).toEqual({ type: "connection_ack" });
      raw.socket.close();
    }
  });

  test("with a bad token is refused, and elsewhere there is none", async () => {
    expect(await refusedUpgrade(world.url, "/graphql", { authorization: "Bearer a.b.c" })).toEqual([
      401,
      error("UNAUTHENTICATED", "The token is not valid here; send Authorization: Bearer and a current one."),
    ]);
    expect(await refusedUpgrade(world.url, "/graphiql", {})).toEqual([
      404,
      error("NOT_FOUND", "There is nothing to be followed here; WebSockets are served at /graphql."),
    ]);
  });

  test.each([
    ["//", 404],
    ["///x", 404],
    ["/\\", 404],
    ["http://[", 404],
    ["*", 404],
    ["/GraphQL", 404],
    ["/graphql/stream", 404],
    ["/graphql?x=y", 101],
    ["http://elsewhere.example.org/graphql", 101],
  ])("to %s is a %i", async (target, status) => {
    const { hostname, port } = new URL(world.url);
    const connection = connect(Number(port), hostname);
    const lines = [
      `GET ${target} HTTP/1.1`,
      `Host: ${hostname}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Protocol: graphql-transport-ws",
    ];
    connection.write([...lines, "", ""].join("\r\n"));
    const [answer] = await once(connection, "data");
    expect(String(answer).split(" ", 2)).toEqual(["HTTP/1.1", String(status)]);
    connection.destroy();
  });
});

describe("a socket is closed", () => {
  const closings: [what: string, code: number, reason: string, act: (raw: Raw) => void][] = [
    ["without an init in time", 4408, "Connection initialisation timeout", () => undefined],
    ["that subscribes before it is let in", 4401, "Unauthorized", ({ send }) => send(subscribe(published))],
    [
      "that begins twice",
      4429,
      "Too many initialisation requests",
      ({ send }) => [1, 2].forEach(() => send({ type: "connection_init" })),
    ],
    ["that sends no JSON", 4400, "Invalid message received", ({ send }) => send("{")],
    [
      "that sends what only servers send",
      4400,
      "Invalid message received",
      ({ send }) => send({ type: "connection_ack" }),
    ],
    ["with a message of 70 kB", 1009, "", ({ send }) => send(" ".repeat(70_000))],
    [
      "with a bad token",
      4403,
      "The token is not valid here; send Authorization: Bearer and a current one.",
      ({ send }) => send({ type: "connection_init", payload: { authorization: "Bearer a.b.c" } }),
    ],
    [
      "with a token that is no text",
      4403,
      "The token is not valid here; send Authorization: Bearer and a current one.",
      ({ send }) => send({ type: "connection_init", payload: { Authorization: { not: "a text" } } }),
    ],
  ];

  test.each(closings)("%s: %i", async (_what, code, reason, act) => {
    const raw = await openRaw(world.url);
    act(raw);
    expect(await raw.closed).toEqual([code, reason]);
  });

  test("that subscribes twice by one id: 4409", async () => {
    const raw = await opened();
    for (let count = 0; count < 2; count += 1) raw.send(subscribe(published));
    expect(await raw.closed).toEqual([4409, "Subscriber for 1 already exists"]);
  });

  test("of another protocol: 4406", async () => {
    const raw = await openRaw(world.url, {}, null);
    expect(await raw.closed).toEqual([4406, "Subprotocol not acceptable"]);
  });

  test("that names its viewer twice: 4400", async () => {
    const raw = await openRaw(world.url, { headers: exercise.centre });
    raw.send({ type: "connection_init", payload: exercise.centre });
    expect(await raw.closed).toEqual([4400, "Send one Authorization header."]);
  });
});

test("the header of the upgrade says who asks, as a parameter does", async () => {
  for (const [headers, parameters] of [
    [exercise.centre, {}],
    [{}, exercise.centre],
  ]) {
    const raw = await openRaw(world.url, { headers: headers ?? {} });
    raw.send({ type: "connection_init", payload: parameters });
    await raw.next();
    raw.send(subscribe({ query: TOTALS, variables: { code: exercise.code } }));
    expect(await raw.next()).toMatchObject({ type: "next", payload: { data: { operationTotals: {} } } });
    raw.socket.close();
  }
});

const field = 'subscription { operationTotals(code: "jad-see-2024")';
const bomb = Array.from(
  { length: 10 },
  (_, level) =>
    `fragment f${level} on Operation { ${level === 9 ? "code" : `a: includes { ...f${level + 1} } b: includes { ...f${level + 1} } c: includes { ...f${level + 1} }`} }`,
);

const refused: [what: string, payload: object, code: string, message: string | RegExp][] = [
  [
    "a query",
    { query: "{ viewer { subject } }" },
    "BAD_REQUEST",
    "Only subscriptions are taken here; send queries and mutations by POST to /graphql.",
  ],
  [
    "a mutation",
    { query: 'mutation { startOperation(input: { operation: "x", expectedVersion: 1 }) { isReplay } }' },
    "BAD_REQUEST",
    "Only subscriptions are taken here; send queries and mutations by POST to /graphql.",
  ],
  ["introspection", { query: "{ __schema { types { name } } }" }, "BAD_REQUEST", /^Only subscriptions/],
  [
    "introspection as a subscription",
    { query: "subscription { __typename }" },
    "GRAPHQL_VALIDATION_FAILED",
    /introspection/,
  ],
  ["a syntax error", { query: "subscription {" }, "GRAPHQL_PARSE_FAILED", /^Syntax Error/],
  ["too many tokens", { query: `${field} { ${"code ".repeat(2_100)} } }` }, "QUERY_TOO_LARGE", /2000 tokens/],
  [
    "an unknown field",
    { query: `${field} { codee } }` },
    "GRAPHQL_VALIDATION_FAILED",
    'Cannot query field "codee" on type "Operation".',
  ],
  [
    "two roots",
    { query: "subscription { a: publicationReleased { code } b: publicationReleased { code } }" },
    "GRAPHQL_VALIDATION_FAILED",
    /only one top level field/,
  ],
  [
    "a bomb of fragments",
    { query: `${field} { ...f0 } } ${bomb.join(" ")}` },
    "QUERY_TOO_LARGE",
    "The operation selects more than 1000 fields, those of its fragments included.",
  ],
  [
    "a variable of another type",
    { query: TOTALS, variables: { code: 5 } },
    "BAD_USER_INPUT",
    /^Variable "\$code"/,
  ],
  [
    "an operation that is not there",
    { ...published, operationName: "Other" },
    "OPERATION_RESOLUTION_FAILURE",
    "There is no such operation.",
  ],
  [
    "an unknown operation",
    { query: TOTALS, variables: { code: "not-there" } },
    "NOT_FOUND",
    "operationTotals(code:): there is no operation with this code.",
  ],
  [
    "an unknown operation whose publications are followed",
    { query: 'subscription { publicationReleased(operation: "not-there") { code } }' },
    "NOT_FOUND",
    "publicationReleased(operation:): there is no operation with this code.",
  ],
  [
    "a text that cannot be stored",
    { query: TOTALS, variables: { code: "a\0" } },
    "BAD_USER_INPUT",
    /U\+0000/,
  ],
  [
    "a cursor of our own making",
    { query: 'subscription { publicationReleased(cursor: "AAAA") { code } }' },
    "BAD_USER_INPUT",
    /^publicationReleased\(cursor:\): the cursor is not valid here/,
  ],
];

test.each(refused)(
  "%s is refused alike by WebSocket and by Server-Sent Events",
  async (_what, payload, code, message) => {
    const errors = await refusalBySocket(payload);
    const response = await stream(payload);
    expect(response.status).toBe(400);
    const body = await response.json();
    expect(body.errors[0].extensions.code).toBe(code);
    expect(body.errors[0].message).toMatch(message);
    expect(errors).toEqual(body.errors);
  },
);

test("a hundred faults are answered with a few errors", async () => {
  const errors = await refusalBySocket({
    query: `${field} { ${Array.from({ length: 100 }, (_, index) => `unknown${index}`).join(" ")} } }`,
  });
  expect(errors).toHaveLength(6);
});

test("what fails while an answer is made is masked as everywhere, and ends the subscription", async () => {
  const raw = await opened(exercise.centre);
  raw.send(
    subscribe({
      query: `subscription($code: String!) { operationTotals(code: $code) { code threatAreas { code } } }`,
      variables: { code: exercise.code },
    }),
  );
  expect(await raw.next()).toMatchObject({ type: "next" });
  await world.database.$executeRawUnsafe("alter table operation_threat_area rename to lost");
  await submitted(world, exercise);
  expect(await raw.next()).toEqual({
    id: "1",
    type: "next",
    payload: {
      data: null,
      errors: [
        {
          message: "Something went wrong on our side; tell us the reference.",
          locations: [{ line: 1, column: 32 }],
          path: ["operationTotals"],
          extensions: { code: "INTERNAL_SERVER_ERROR", reference: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        },
      ],
    },
  });
  expect(await raw.next()).toEqual({ id: "1", type: "complete" });
  await world.database.$executeRawUnsafe("alter table lost rename to operation_threat_area");
  raw.socket.close();
});

test("a connection takes twenty subscriptions, and a viewer twenty connections", async () => {
  const headers = await world.as("busy", "analyst");
  const raw = await opened(headers);
  for (let id = 1; id <= 21; id += 1) raw.send(subscribe(published, String(id)));
  const messages = [];
  while (messages.length < 21) messages.push(await raw.next());
  expect(messages.filter(({ type }) => type === "error")).toEqual([
    {
      id: "21",
      type: "error",
      payload: [
        {
          message: "A connection takes 20 subscriptions at once; complete one of them.",
          extensions: { code: "TOO_MANY_SUBSCRIPTIONS" },
        },
      ],
    },
  ]);
  const others = [];
  for (let count = 1; count < 20; count += 1) others.push(await opened(headers));
  const last = await openRaw(world.url);
  last.send({ type: "connection_init", payload: headers });
  expect(await last.closed).toEqual([
    1013,
    "There are too many connections of this viewer already; close one of them.",
  ]);
  const response = await stream(published, headers);
  expect([response.status, (await response.json()).errors[0].extensions.code]).toEqual([
    503,
    "TOO_MANY_CONNECTIONS",
  ]);
  // Whoever leaves makes room.
  raw.socket.close();
  await raw.closed;
  others.push(await opened(headers));
  for (const { socket } of others) socket.close();
});

describe("an event stream", () => {
  const requests: [what: string, status: number, init: RequestInit, path?: string][] = [
    [
      "for a page from elsewhere",
      403,
      { headers: { origin: "https://evil.example.org", accept: "text/event-stream" } },
      `?query=${encodeURIComponent(field)}`,
    ],
    ["with a bad token", 401, { headers: { authorization: "Bearer a.b.c", accept: "text/event-stream" } }],
    ["without saying that it is one", 406, { headers: { accept: "application/json" } }],
    ["by PUT", 405, { method: "PUT", headers: { accept: "text/event-stream" } }],
    [
      "of no JSON",
      400,
      {
        method: "POST",
        body: "{",
        headers: { "content-type": "application/json", accept: "text/event-stream" },
      },
    ],
    [
      "of a form",
      415,
      {
        method: "POST",
        body: "query=x",
        headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/event-stream" },
      },
    ],
  ];

  test.each(requests)("%s: %i", async (_what, status, init, path = "") => {
    const response = await fetch(`${world.url}/graphql/stream${path}`, init);
    expect(response.status).toBe(status);
    expect((await response.json()).errors).toHaveLength(1);
  });

  test("that stands behind another on its connection is none, and takes no room", async () => {
    const { authorization = "" } = await world.as("hasty", "analyst");
    const headers = { accept: "text/event-stream", authorization };
    const path = `/graphql/stream?query=${encodeURIComponent(`${field} { code } }`)}`;
    const lines = Object.entries({ host: "127.0.0.1", ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    const connection = connect(Number(new URL(world.url).port), "127.0.0.1");
    connection.write([`GET ${path} HTTP/1.1`, ...lines, "", ""].join("\r\n").repeat(25));
    await once(connection, "data");
    const stopping = new AbortController();
    // A response that nothing holds may be collected, and its connection closed with it.
    const responses: Response[] = [];
    const open = async () => {
      const response = await fetch(`${world.url}${path}`, { headers, signal: stopping.signal });
      responses.push(response);
      return response.status;
    };
    for (let count = 1; count < 20; count += 1) expect(await open()).toBe(200);
    expect(await open()).toBe(503);
    connection.destroy();
    stopping.abort();
  });

  test("is one for a browser's EventSource as well", async () => {
    const query = `${field} { code } }`;
    const stopping = new AbortController();
    const response = await fetch(`${world.url}/graphql/stream?query=${encodeURIComponent(query)}`, {
      headers: { accept: "text/event-stream" },
      signal: stopping.signal,
    });
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    let text = "";
    for await (const chunk of response.body as any) {
      text += Buffer.from(chunk).toString("utf8");
      if (text.includes("}}}")) break;
    }
    expect(text).toContain('event: next\ndata: {"data":{"operationTotals":{"code":"jad-see-2024"}}}\n\n');
    stopping.abort();
  });
});

test("a subscription by plain HTTP is told where to go", async () => {
  const { status, body } = await world.query(TOTALS, { code: "jad-see-2024" });
  expect([status, body]).toEqual([
    400,
    {
      errors: [
        {
          message:
            "Subscriptions are followed by WebSocket at /graphql (graphql-transport-ws) or as Server-Sent Events at /graphql/stream.",
          extensions: { code: "BAD_REQUEST" },
        },
      ],
    },
  ]);
});
