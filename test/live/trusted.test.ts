import { startWorld, type World } from "../support/world";
import { openRaw } from "./clients";
import { TOTALS } from "./documents";

const REFUSAL = "TRUSTED_DOCUMENT_REQUIRED";
const variables = { code: "jad-see-2024" };

let world: World;

beforeAll(async () => {
  world = await startWorld({ trustedDocuments: new Map([["totals", TOTALS]]) });
});
afterAll(() => world.stop());

async function bySocket(query: string) {
  const raw = await openRaw(world.url);
  raw.send({ type: "connection_init" });
  expect(await raw.next()).toEqual({ type: "connection_ack" });
  raw.send({ id: "1", type: "subscribe", payload: { query, variables } });
  const message = await raw.next();
  raw.socket.close();
  await raw.closed;
  return message;
}

async function byStream(body: object) {
  const stopping = new AbortController();
  const response = await fetch(`${world.url}/graphql/stream`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify({ variables, ...body }),
    signal: stopping.signal,
  });
  let text = "";
  for await (const chunk of response.body as any) {
    text += Buffer.from(chunk).toString("utf8");
    if (response.ok && text.includes("event: next")) break;
  }
  stopping.abort();
  return [response.status, text] as const;
}

test("a socket follows a document that is trusted", async () => {
  expect(await bySocket(TOTALS)).toMatchObject({
    type: "next",
    payload: { data: { operationTotals: { code: "jad-see-2024" } } },
  });
});

test("an event stream follows one by its id and by its text", async () => {
  for (const body of [{ documentId: "totals" }, { query: TOTALS }]) {
    const [status, text] = await byStream(body);
    expect(status).toBe(200);
    expect(text).toContain('"operationTotals":{"code":"jad-see-2024"');
  }
});

test("neither follows another document, and the database is asked nothing", async () => {
  const statements = await world.statements(async () => {
    for (const query of [`${TOTALS} `, "subscription { publicationReleased { code } }", "{"]) {
      expect(await bySocket(query)).toMatchObject({
        type: "error",
        payload: [{ extensions: { code: REFUSAL } }],
      });
      const [status, text] = await byStream({ query });
      expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([403, REFUSAL]);
    }
    const [status] = await byStream({ documentId: "other" });
    expect(status).toBe(403);
  });
  expect(statements).toEqual([]);
});
