import { createHash } from "node:crypto";
import { startWorld, type World } from "../support/world";

const CHECKS = `{ operation(code: "jad-see-2024") { published { checks { total { value } } } } }`;
const ANSWER = `{"data":{"operation":{"published":{"checks":{"total":{"value":655914}}}}}}\n`;

describe("what caches may keep", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const get = (parameters: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${world.url}/graphql?${new URLSearchParams(parameters).toString()}`, {
      // Beside If-None-Match, fetch would ask every cache on the way to stand aside.
      headers: { "apollo-require-preflight": "true", "cache-control": "max-age=0", ...headers },
    });
  const told = (response: Response) => [
    response.status,
    response.headers.get("cache-control"),
    response.headers.get("vary"),
  ];
  const VARY = "Accept, Authorization";
  const KEPT = [200, "public, max-age=60, stale-while-revalidate=60", VARY];

  test("published figures, asked for by GET without a token, with a strong tag of every byte", async () => {
    const response = await get({ query: CHECKS });
    expect(told(response)).toEqual(KEPT);
    expect(await response.text()).toBe(ANSWER);
    const tag = response.headers.get("etag") ?? "";
    expect(tag).toMatch(/^"[^"]+"$/);

    const again = await get({ query: CHECKS }, { "if-none-match": tag });
    expect(told(again)).toEqual([304, ...KEPT.slice(1)]);
    expect(again.headers.get("etag")).toBe(tag);
    expect(await again.text()).toBe("");
  });

  test("other figures have another tag, and are sent", async () => {
    const tag = (await get({ query: CHECKS })).headers.get("etag") ?? "";
    const other = await get({ query: CHECKS.replace("2024", "2023") }, { "if-none-match": tag });
    expect(told(other)).toEqual(KEPT);
    expect(other.headers.get("etag")).not.toBe(tag);
  });

  test("figures that changed meanwhile are sent anew", async () => {
    const document = `{ operation(code: "jad-see-2024") { motto } }`;
    const tag = (await get({ query: document })).headers.get("etag") ?? "";
    const { motto } = await world.database.operation.findUniqueOrThrow({ where: { code: "jad-see-2024" } });
    const change = (text: string | null) =>
      world.database.operation.update({ where: { code: "jad-see-2024" }, data: { motto: text } });
    await change("Another motto");
    const changed = await get({ query: document }, { "if-none-match": tag });
    expect(await changed.json()).toEqual({ data: { operation: { motto: "Another motto" } } });
    await change(motto);
    expect((await get({ query: document }, { "if-none-match": tag })).status).toBe(304);
  });

  test("nothing that was answered to a token, though it be the same", async () => {
    const response = await get({ query: CHECKS }, await world.as("anna", "reporter:ES"));
    expect(told(response)).toEqual([200, "no-store", VARY]);
    expect(await response.text()).toBe(ANSWER);
  });

  test("nothing that was asked for by POST", async () => {
    const { status, headers } = await world.query(CHECKS);
    expect([status, headers.get("cache-control"), headers.get("vary")]).toEqual([200, "no-store", VARY]);
  });

  const HASH = createHash("sha256").update("{ never }").digest("hex");
  test.each<[string, Record<string, string>, Record<string, string>, number]>([
    ["a syntax error", { query: "{" }, {}, 400],
    ["an unknown field", { query: "{ nothing }" }, {}, 400],
    ["a wrong value beside right ones", { query: '{ node(id: "x") { id } }' }, {}, 200],
    ["no document", {}, {}, 400],
    ["variables that are no JSON", { query: CHECKS, variables: "{" }, {}, 400],
    ["a mutation", { query: "mutation { closeReporting(input: {}) { operation { id } } }" }, {}, 400],
    ["a token that is not valid", { query: CHECKS }, { authorization: "Bearer x" }, 401],
    ["a type that is not sent", { query: CHECKS }, { accept: "image/png" }, 406],
    ["a page for browsers", { query: CHECKS }, { accept: "text/html" }, 200],
    [
      "a hash that nobody sent the text of",
      { extensions: JSON.stringify({ persistedQuery: { version: 1, sha256Hash: HASH } }) },
      {},
      200,
    ],
  ])("nothing of %s", async (_what, parameters, headers, status) => {
    expect(told(await get(parameters, headers))).toEqual([status, "no-store", VARY]);
  });

  test("a mutation by GET is refused with what is allowed, and changes nothing", async () => {
    const before = await world.database.auditEntry.count();
    const document = `mutation { cancelOperation(input: { operation: "jad-see-2024", expectedVersion: 1, reason: "x" }) { operation { id } } }`;
    const response = await get({ query: document }, await world.as("root", "administrator"));
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    expect(await world.database.auditEntry.count()).toBe(before);
  });

  test("a page of another site cannot ask by a link, as a browser sends no such header with one", async () => {
    const plain = await fetch(`${world.url}/graphql?${new URLSearchParams({ query: CHECKS }).toString()}`);
    expect(told(plain)).toEqual([400, "no-store", VARY]);
    const { errors } = (await plain.json()) as { errors: { message: string }[] };
    expect(errors[0]?.message).toContain("apollo-require-preflight");
  });
});
