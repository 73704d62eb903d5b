import { startWorld, type World } from "../support/world";
import { openRaw } from "./clients";

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** An answer of some megabytes: more of them than a connection holds on its way. */
const aliases = Array.from({ length: 300 }, (_, index) => `a${index}: id`).join(" ");
const query = `subscription { operationTotals(code: "jad-see-2024") { figures(first: 100) { nodes { ${aliases} } } } }`;

test("who reads nothing is let go when a megabyte waits for it, long before ten seconds have passed", async () => {
  const raw = await openRaw(world.url);
  raw.send({ type: "connection_init" });
  expect(await raw.next()).toEqual({ type: "connection_ack" });
  raw.socket.pause();
  const began = Date.now();
  for (let id = 1; id <= 20; id += 1) raw.send({ id: String(id), type: "subscribe", payload: { query } });
  // It reads nothing, not even a farewell; only what it writes tells it that nobody is there any more.
  const writing = setInterval(() => raw.socket.ping(), 50);
  const [code] = await raw.closed;
  clearInterval(writing);
  expect(code).toBe(1006);
  expect(Date.now() - began).toBeLessThan(9_000);
});
