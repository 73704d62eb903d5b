import { createHash } from "node:crypto";
import { startWorld, type World } from "../support/world";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("automatic persisted queries", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const ask = async (body: Record<string, unknown>) => {
    const response = await fetch(`${world.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return [response.status, await response.json()];
  };
  const persisted = (sha256Hash: unknown, version: unknown = 1) => ({
    extensions: { persistedQuery: { version, sha256Hash } },
  });
  const NOT_FOUND = {
    errors: [{ message: "PersistedQueryNotFound", extensions: { code: "PERSISTED_QUERY_NOT_FOUND" } }],
  };

  test("a text that was sent once with its hash is known by its hash alone, by GET as well", async () => {
    const query = "query Name($code: String!) { operation(code: $code) { name } }";
    const rest = { variables: { code: "jad-see-2024" }, ...persisted(sha256(query)) };
    const answer = { data: { operation: { name: expect.stringContaining("South") } } };
    expect(await ask(rest)).toEqual([200, NOT_FOUND]);
    expect(await ask({ query, ...rest })).toEqual([200, answer]);
    expect(await ask(rest)).toEqual([200, answer]);

    const search = new URLSearchParams({
      variables: JSON.stringify(rest.variables),
      extensions: JSON.stringify(rest.extensions),
    });
    const response = await fetch(`${world.url}/graphql?${search.toString()}`, {
      headers: { "apollo-require-preflight": "true" },
    });
    expect([response.status, await response.json()]).toEqual([200, answer]);
    expect(response.headers.get("cache-control")).toMatch(/^public/);
  });

  test("a hash of another text is refused, and teaches nothing", async () => {
    const victim = sha256("{ viewer { subject } }");
    const message = "extensions.persistedQuery.sha256Hash is not the SHA-256 of the query.";
    expect(await ask({ query: "{ __typename }", ...persisted(victim) })).toEqual([
      400,
      { errors: [{ message, extensions: { code: "BAD_REQUEST" } }] },
    ]);
    expect(await ask(persisted(victim))).toEqual([200, NOT_FOUND]);
  });

  test("a document that cannot be run is not kept", async () => {
    const query = "{ nothing }";
    const [status] = await ask({ query, ...persisted(sha256(query)) });
    expect(status).toBe(400);
    expect(await ask(persisted(sha256(query)))).toEqual([200, NOT_FOUND]);
  });

  const QUERY = "{ __typename }";
  test.each<[string, unknown]>([
    ["an object for a hash", { version: 1, sha256Hash: { toString: "x" } }],
    ["a hash of another length", { version: 1, sha256Hash: "abc" }],
    ["capital letters", { version: 1, sha256Hash: sha256(QUERY).toUpperCase() }],
    ["no hash", { version: 1 }],
    ["another version", { version: 2, sha256Hash: sha256(QUERY) }],
    ["a text", sha256(QUERY)],
    ["false", false],
  ])("%s is refused", async (_what, persistedQuery) => {
    const message =
      "extensions.persistedQuery must have the version 1 and, as sha256Hash, the SHA-256 of the query in 64 hexadecimal digits.";
    const refusal = [400, { errors: [{ message, extensions: { code: "BAD_REQUEST" } }] }];
    expect(await ask({ query: QUERY, extensions: { persistedQuery } })).toEqual(refusal);
    expect(await ask({ extensions: { persistedQuery } })).toEqual(refusal);
  });

  test("what is remembered is bounded: a flood of texts drives out the oldest", async () => {
    await ask({ query: QUERY, ...persisted(sha256(QUERY)) });
    expect(await ask(persisted(sha256(QUERY)))).toEqual([200, { data: { __typename: "Query" } }]);
    for (let length = 29_000; length < 29_110; length++) {
      const query = QUERY + " ".repeat(length);
      const [status] = await ask({ query, ...persisted(sha256(query)) });
      expect(status).toBe(200);
    }
    expect(await ask(persisted(sha256(QUERY)))).toEqual([200, NOT_FOUND]);
  });
});
