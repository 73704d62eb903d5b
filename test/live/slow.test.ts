import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { PACE, type Pace } from "../../src/server/pace";
import type { RunningServer } from "../../src/server/server";
import { startWorld, type World } from "../support/world";
import { type Followed, followBySocket, openRaw, type Raw } from "./clients";

let world: World;
let operation: string;
let server: Pick<RunningServer, "url" | "stop">;
let another: Pick<RunningServer, "url" | "stop"> | null = null;

beforeAll(async () => {
  world = await startWorld();
  ({ id: operation } = await world.database.operation.update({
    where: { code: "jad-see-2024" },
    data: { summary: "long ".repeat(2_600) },
  }));
});
afterAll(() => world.stop());
afterEach(async () => {
  await another?.stop();
  another = null;
});

async function startServer(pace: Partial<Pace>): Promise<void> {
  another = await world.startAnother({ pace: { ...PATIENT, ...pace } });
  server = another;
}

const NEVER = 600_000;
/** One that lets nobody go. */
const PATIENT: Pace = {
  longestSend: NEVER,
  mostUnread: Number.POSITIVE_INFINITY,
  pulse: NEVER,
  longestFarewell: NEVER,
};

/** In bytes: an answer has a little less. */
const LARGEST_ANSWER = 600_000;
const aliases = Array.from({ length: 45 }, (_, index) => `a${index}: summary`).join(" ");
const large = `subscription { operationTotals(code: "jad-see-2024") { ${aliases} } }`;
const small = 'subscription { operationTotals(code: "jad-see-2024") { code } }';

/** The server's end of the next connection: it is in this very process, and what waits in it can be weighed. */
async function nextAccepted(): Promise<Socket> {
  const name = "net.server.socket";
  return new Promise((resolve) => {
    const take = (message: unknown) => {
      unsubscribe(name, take);
      resolve((message as { socket: Socket }).socket);
    };
    subscribe(name, take);
  });
}

/** Opens a socket that follows large answers, and reads none of them. */
async function openSlow(subscriptions: number): Promise<[Raw, Socket]> {
  const accepted = nextAccepted();
  const raw = await openRaw(server.url);
  raw.send({ type: "connection_init" });
  expect(await raw.next()).toEqual({ type: "connection_ack" });
  raw.socket.pause();
  for (let id = 1; id <= subscriptions; id += 1)
    raw.send({ id: String(id), type: "subscribe", payload: { query: large } });
  return [raw, await accepted];
}

/** Opens an event stream of large answers, and reads none of them. */
async function openSlowStream(): Promise<[IncomingMessage, Socket]> {
  const accepted = nextAccepted();
  const address = `${server.url}/graphql/stream?query=${encodeURIComponent(large)}`;
  const request = get(address, { agent: false, headers: { accept: "text/event-stream" } });
  const [response] = await once(request, "response");
  return [response, await accepted];
}

async function openPolite(): Promise<Followed> {
  const polite = followBySocket(server.url, { query: small });
  await polite.next();
  return polite;
}

/** Writes one event after another, each of which a polite client is told of; gives the most that waited meanwhile. */
async function writeUntil(isSo: () => boolean, slow: Socket, polite: Followed): Promise<number> {
  let most = 0;
  for (let events = 0; events < 50 && !isSo(); events += 1) {
    await world.database.$executeRaw`select pg_notify('jad_graph', ${`${operation} Report`})`;
    expect(await polite.next()).toEqual({ data: { operationTotals: { code: "jad-see-2024" } } });
    most = Math.max(most, slow.writableLength);
  }
  expect(isSo()).toBe(true);
  return most;
}

describe("a socket that reads nothing", () => {
  test("is let go when a megabyte waits for it, and no more than one answer comes on top", async () => {
    const { mostUnread, longestFarewell } = PACE;
    await startServer({ mostUnread, longestFarewell });
    const polite = await openPolite();
    const [raw, slow] = await openSlow(20);
    const most = await writeUntil(() => slow.destroyed, slow, polite);
    expect(most).toBeGreaterThan(mostUnread);
    expect(most).toBeLessThan(mostUnread + LARGEST_ANSWER);
    raw.socket.resume();
    expect(await raw.closed).toEqual([1006, ""]);
    polite.stop();
  });

  test("is told why, should it come back to reading", async () => {
    const { mostUnread } = PACE;
    await startServer({ mostUnread });
    const polite = await openPolite();
    const [raw, slow] = await openSlow(20);
    await writeUntil(() => slow.writableLength > mostUnread, slow, polite);
    // Whatever is to be said to it next is too much.
    const { bytesRead } = slow;
    raw.send({ id: "21", type: "subscribe", payload: { query: "{" } });
    while (slow.bytesRead === bytesRead) await setImmediate();
    raw.socket.resume();
    expect(await raw.closed).toEqual([1013, "Too slow"]);
    polite.stop();
  });

  test("is let go when it has not taken an answer in time, and no other answer waits by then", async () => {
    const { longestFarewell } = PACE;
    await startServer({ longestSend: 300, longestFarewell });
    const polite = await openPolite();
    const [raw, slow] = await openSlow(1);
    const most = await writeUntil(() => slow.destroyed, slow, polite);
    expect(most).toBeLessThan(LARGEST_ANSWER);
    raw.socket.resume();
    expect(await raw.closed).toEqual([1006, ""]);
    polite.stop();
  });
});

test("an event stream that is not read is broken off when an answer is not taken in time", async () => {
  await startServer({ longestSend: 300, longestFarewell: 1_000 });
  const polite = await openPolite();
  const [response, slow] = await openSlowStream();
  const most = await writeUntil(() => slow.destroyed, slow, polite);
  expect(most).toBeLessThan(LARGEST_ANSWER);
  await expect(text(response)).rejects.toThrow("aborted");
  polite.stop();
});

test("a socket that answers no ping is gone with the second one, and one that does stays", async () => {
  await startServer({ pulse: 300, longestFarewell: 1_000 });
  const polite = await openRaw(server.url);
  const deaf = await openRaw(server.url, { autoPong: false });
  for (const { send } of [polite, deaf]) send({ type: "connection_init" });
  expect(await deaf.closed).toEqual([1006, ""]);
  await once(polite.socket, "ping");
  polite.send({ id: "1", type: "subscribe", payload: { query: small } });
  expect(await polite.next()).toEqual({ type: "connection_ack" });
  expect(await polite.next()).toMatchObject({ id: "1", type: "next" });
});

test.each([
  ["a socket", async () => openSlow(1)],
  ["an event stream", openSlowStream],
])("for %s that has not taken an answer, no other one is made", async (_what, open) => {
  server = world;
  const polite = await openPolite();
  const [, slow] = await open();
  let before = 0;
  const isStuck = () => {
    const isAsBefore = slow.writableLength > 0 && slow.writableLength === before;
    before = slow.writableLength;
    return isAsBefore;
  };
  await writeUntil(isStuck, slow, polite);
  let events = 0;
  const statements = await world.statements(async () => writeUntil(() => events++ >= 5, slow, polite));
  // Those of the polite client.
  expect(statements).toHaveLength(5);
  slow.destroy();
  polite.stop();
});
