import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { json } from "node:stream/consumers";
import { startWorld, type World } from "../support/world";

/** Requests that are no GraphQL requests: a JSON answer, and nothing internal in it. */
describe("requests that cannot be read", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const post = async (body: string | Uint8Array, headers: Record<string, string> = {}) => {
    const response = await fetch(`${world.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: body as BodyInit,
    });
    return {
      status: response.status,
      type: response.headers.get("content-type"),
      body: await response.json(),
    };
  };

  test.each<[string, string, Record<string, string>, number, string, string]>([
    ["a list", "[]", {}, 400, "BAD_REQUEST", 'The body must be a JSON object with a "query".'],
    ["null", "null", {}, 400, "BAD_REQUEST", 'The body must be a JSON object with a "query".'],
    ["a text", '"x"', {}, 400, "BAD_REQUEST", 'The body must be a JSON object with a "query".'],
    ["nothing", "", {}, 400, "BAD_REQUEST", 'The body must be a JSON object with a "query".'],
    [
      "plain text",
      "{operations{totalCount}}",
      { "content-type": "text/plain" },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
      "Use Content-Type: application/json.",
    ],
    [
      "a form",
      "query={viewer{subject}}",
      { "content-type": "application/x-www-form-urlencoded" },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
      "Use Content-Type: application/json.",
    ],
    [
      "another charset",
      "{}",
      { "content-type": "application/json; charset=utf-7" },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
      "Only UTF-8 is accepted.",
    ],
    [
      "a compressed body",
      "{}",
      { "content-encoding": "gzip" },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
      "Send the body without Content-Encoding.",
    ],
    [
      "too large a body",
      JSON.stringify({ query: " ".repeat(100_001) }),
      {},
      413,
      "PAYLOAD_TOO_LARGE",
      "The request body is larger than 100 kB; use the file import for bulk data.",
    ],
  ])("%s", async (_what, body, headers, status, code, message) => {
    const answer = await post(body, headers);
    expect(answer.status).toBe(status);
    expect(answer.type).toMatch(/^application\/json/);
    expect(answer.body).toEqual({ errors: [{ message, extensions: { code } }] });
  });

  test.each([
    ["a syntax error", { query: "{" }, "GRAPHQL_PARSE_FAILED"],
    ["too many tokens", { query: `{${"viewer{subject} ".repeat(600)}}` }, "QUERY_TOO_LARGE"],
  ])("%s is a 400 with a code", async (_what, body, code) => {
    const answer = await post(JSON.stringify(body));
    expect(answer.status).toBe(400);
    const { errors } = answer.body as { errors: { extensions: { code: string } }[] };
    expect(errors[0]?.extensions.code).toBe(code);
  });

  const nowhere = ["/console", "/GraphQL", "/Export/published.csv"];
  test.each([...nowhere, "/graphql/console", "/graphql/STREAM", "/graphql/stream/console"])(
    "nothing is at %s",
    async (path) => {
      const response = await fetch(`${world.url}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "*/*" },
        body: JSON.stringify({ query: "{ viewer { subject } }" }),
      });
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({
        errors: [
          {
            message: `There is nothing at ${path}; the graph is at /graphql.`,
            extensions: { code: "NOT_FOUND" },
          },
        ],
      });
    },
  );

  test.each(["//", "http://[/graphql", "http://x:99999/graphql", "http://x:99999/export/published.csv"])(
    "nothing is at %s, which is no address",
    async (path) => {
      const { hostname, port } = new URL(world.url);
      const asked = request({ hostname, port, path }).end();
      const [response] = (await once(asked, "response")) as [IncomingMessage];
      expect([response.statusCode, await json(response)]).toEqual([
        404,
        {
          errors: [
            {
              message: "There is nothing at *; the graph is at /graphql.",
              extensions: { code: "NOT_FOUND" },
            },
          ],
        },
      ]);
    },
  );

  test("the address may be a whole one, as proxies send it", async () => {
    const { hostname, port } = new URL(world.url);
    const headers = { "content-type": "application/json", "x-request-id": "by-a-proxy" };
    const path = "http://graph.example.org/graphql";
    const asked = request({ hostname, port, path, method: "POST", headers });
    asked.end(JSON.stringify({ query: "{ viewer { subject } }" }));
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    expect([response.statusCode, response.headers["x-request-id"], await json(response)]).toEqual([
      200,
      "by-a-proxy",
      { data: { viewer: { subject: null } } },
    ]);
  });

  test("whoever comes without an address is led to the explorer", async () => {
    const response = await fetch(world.url, { redirect: "manual" });
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe("/graphiql");
  });

  test("a request that does not come in is sent away after ten seconds, and no other waits for it", async () => {
    const dribbling = request(`${world.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", "content-length": 100 },
    });
    dribbling.write("{");
    const answered = once(dribbling, "response") as Promise<[IncomingMessage]>;
    expect((await post(JSON.stringify({ query: "{ viewer { subject } }" }))).status).toBe(200);
    const [response] = await answered;
    expect([response.statusCode, response.headers.connection, await json(response)]).toEqual([
      408,
      "close",
      {
        errors: [
          {
            message: "The request did not come in within 10 s.",
            extensions: { code: "REQUEST_TIMEOUT" },
          },
        ],
      },
    ]);
  });

  test("who goes on sending what has been refused already is heard out for ten seconds, and no longer", async () => {
    const { hostname, port } = new URL(world.url);
    const refused = [
      [404, "/console", "Content-Type: application/json"],
      [404, "/healthz", "Content-Type: application/json"],
      [404, "/import/nothing", "Content-Type: text/csv"],
      [415, "/graphql", "Content-Type: text/plain"],
      [401, "/graphql", "Authorization: Bearer nothing"],
    ] as const;
    const answers = refused.map(async ([, path, header]) => {
      const socket = connect(Number(port), hostname);
      socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\n${header}\r\nContent-Length: 100\r\n\r\n`);
      const dribbling = setInterval(() => socket.write(" "), 500);
      let said = "";
      socket.on("data", (part) => (said += String(part))).on("error", () => undefined);
      // What it sends too late may be an error before it is closed, which `once` would be about.
      await new Promise((resolve) => socket.once("close", resolve));
      clearInterval(dribbling);
      return Number(/^HTTP\/1\.1 (\d+)/.exec(said)?.[1]);
    });
    expect(await Promise.all(answers)).toEqual(refused.map(([status]) => status));
  });

  test("the schema is served as it is committed", async () => {
    const response = await fetch(`${world.url}/schema.graphql`);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    const { readFile } = await import("node:fs/promises");
    expect(await response.text()).toBe(await readFile("schema.graphql", "utf8"));
  });

  test("possibleTypes.json is served as it is committed", async () => {
    const response = await fetch(`${world.url}/possibleTypes.json`);
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
    const { readFile } = await import("node:fs/promises");
    expect(await response.text()).toBe(await readFile("possibleTypes.json", "utf8"));
  });

  test("health and readiness", async () => {
    const health = await fetch(`${world.url}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { status: "ok" }]);
    const readiness = await fetch(`${world.url}/readyz`);
    expect([readiness.status, await readiness.json()]).toEqual([
      200,
      { status: "ready", checks: { database: "reachable", migrations: "applied" } },
    ]);
  });
});
