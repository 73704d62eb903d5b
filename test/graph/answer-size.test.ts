import { followBySocket, followByStream } from "../live/clients";
import { startWorld, type World } from "../support/world";

/** In bytes. */
const LARGEST = 10_000_000;
const CODE = "jad-danube-6";
const TOO_LARGE = "The answer is larger than 10 MB; ask for shorter pages or for fewer fields.";

/** One answer is bounded, whichever way it is made and sent. */
describe("an answer of 10 MB", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  /** Makes the summary of the operation so long, in bytes, that an answer has the given size. */
  async function summarize(size: number, around: string): Promise<void> {
    const bytes = size - Buffer.byteLength(around);
    const summary = "ä".repeat(Math.floor(bytes / 2)) + "x".repeat(bytes % 2);
    await world.database.operation.update({ where: { code: CODE }, data: { summary } });
  }

  /** Without and with a field of a method of ours, and with one that graphql-js alone answers. */
  const WAYS: [way: string, fields: string, before: string][] = [
    ["of the database", "", ""],
    ["of the database and of ours", "viewer { subject } ", '"viewer":{"subject":null},'],
    ["of graphql-js", "__schema { queryType { name } } ", '"__schema":{"queryType":{"name":"Query"}},'],
  ];

  async function ask(query: string, init: RequestInit = {}) {
    const url = new URL(`${world.url}/graphql`);
    url.searchParams.set("query", query);
    const response = await fetch(url, { headers: { "apollo-require-preflight": "true" }, ...init });
    const text = await response.text();
    return { status: response.status, control: response.headers.get("cache-control"), text };
  }

  test.each(WAYS)("%s is sent, and with a byte more it is not", async (_way, fields, before) => {
    const query = `{ ${fields}operation(code: "${CODE}") { summary } }`;
    const around = `{"data":{${before}"operation":{"summary":""}}}\n`;
    await summarize(LARGEST, around);
    const sent = await ask(query);
    expect([sent.status, Buffer.byteLength(sent.text)]).toEqual([200, LARGEST]);

    await summarize(LARGEST + 1, around);
    const refused = await ask(query);
    const { errors, data } = JSON.parse(refused.text);
    expect([refused.status, refused.control]).toEqual([200, "no-store"]);
    expect(errors[0].extensions).toEqual({ code: "ANSWER_TOO_LARGE" });
    expect(errors[0].message.startsWith(TOO_LARGE)).toBe(true);
    expect(data?.operation ?? null).toBeNull();
    // Nothing of it stays: others are answered, and a smaller part of it as well.
    expect((await ask(`{ operation(code: "${CODE}") { code } }`)).text).toBe(
      `{"data":{"operation":{"code":"${CODE}"}}}\n`,
    );
  });

  test("made of parts that are smaller is refused as a whole", async () => {
    await summarize(LARGEST / 2, "");
    const parts = `operation(code: "${CODE}") { summary reconciliation { discrepancies { kind } } }`;
    const { status, body } = await world.query(
      `{ one: ${parts} two: operation(code: "${CODE}") { summary } }`,
    );
    expect([status, body.data]).toEqual([200, { one: null, two: null }]);
    expect(body.errors?.map(({ extensions }) => extensions)).toEqual([
      { code: "ANSWER_TOO_LARGE" },
      { code: "ANSWER_TOO_LARGE" },
    ]);
  });

  test.each([
    ["a socket", followBySocket],
    ["an event stream", followByStream],
  ])("is not sent by %s either, which ends", async (_door, follow) => {
    await summarize(LARGEST, "");
    const query = `subscription { operationTotals(code: "${CODE}") { summary name } }`;
    const followed = follow(world.url, { query });
    const { data, errors } = await followed.next();
    expect([data, errors[0].extensions, errors[0].message]).toEqual([
      null,
      { code: "ANSWER_TOO_LARGE" },
      TOO_LARGE,
    ]);
    expect(await followed.end).toBeNull();
  });
});
