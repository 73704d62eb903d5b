import http from "node:http";
import { startWorld, type World } from "../support/world";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.stop());

const QUESTION = JSON.stringify({ query: "{ operations { totalCount } }" });
const HEADERS = { "content-type": "application/json", "content-length": QUESTION.length };

/** Asks over a connection that is kept; `sent` resolves when all but the last byte is on its way. */
function ask(url: string, agent: http.Agent) {
  const request = http.request(`${url}/graphql`, { method: "POST", agent, headers: HEADERS });
  const answer = new Promise<{ status?: number; connection?: string; said: string }>((resolve, reject) => {
    request.once("error", reject);
    request.once("response", (response) => {
      let said = "";
      response.on("data", (chunk) => (said += String(chunk)));
      response.once("end", () =>
        resolve({
          ...(response.statusCode === undefined ? {} : { status: response.statusCode }),
          ...(response.headers.connection === undefined ? {} : { connection: response.headers.connection }),
          said,
        }),
      );
    });
  });
  const sent = new Promise<void>((resolve) => request.write(QUESTION.slice(0, -1), () => resolve()));
  return { answer, sent, end: () => request.end(QUESTION.slice(-1)) };
}

test("a server that is going to stop says so, answers what it has taken, and ends each connection with the answer", async () => {
  const another = await world.startAnother();
  const agent = new http.Agent({ keepAlive: true });
  const before = ask(another.url, agent);
  before.end();
  expect((await before.answer).connection).toBe("keep-alive");

  const under = ask(another.url, agent);
  await under.sent;
  another.drain();
  const readiness = await fetch(`${another.url}/readyz`);
  expect([readiness.status, await readiness.json()]).toEqual([
    503,
    expect.objectContaining({ status: "draining" }),
  ]);
  expect(readiness.headers.get("connection")).toBe("close");
  // Whoever has not heard of it yet is answered as well.
  const late = ask(another.url, agent);
  late.end();
  under.end();
  const answers = await Promise.all([under.answer, late.answer]);
  expect(answers.map(({ status, connection }) => [status, connection])).toEqual([
    [200, "close"],
    [200, "close"],
  ]);
  expect(answers.map(({ said }) => Object.keys(JSON.parse(said)))).toEqual([["data"], ["data"]]);
  await another.stop();
  await expect(fetch(`${another.url}/healthz`)).rejects.toThrow();
  agent.destroy();
});
