import { once } from "node:events";
import { type ClientRequest, get } from "node:http";
import { setImmediate } from "node:timers/promises";
import type { ChangeEvents } from "../../src/core/change-events";
import { listenToDatabase } from "../../src/database/events/postgres-events";
import type { RunningServer } from "../../src/server/server";
import { waitingForLocks } from "../support/waiting";
import { startWorld, type World } from "../support/world";
import { openRaw, type Raw } from "./clients";
import { TOTALS } from "./documents";

let world: World;
let server: RunningServer;
/** How many subscriptions listen for changes, and how many have done so. */
let listening: { now: number; ever: number };

const followed = { query: TOTALS, variables: { code: "jad-see-2024" } };
const subscribe = (id: string) => ({ id, type: "subscribe", payload: followed });

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  listening = { now: 0, ever: 0 };
  server = await world.startAnother({
    async makeEvents() {
      const { listen, stop } = await listenToDatabase(world.databaseUrl);
      return { listen: counted(listen), stop };
    },
  });
});
afterEach(() => server.stop());

function counted(listen: ChangeEvents["listen"]): ChangeEvents["listen"] {
  return (listener) => {
    listening.now += 1;
    listening.ever += 1;
    const silence = listen(listener);
    return () => {
      listening.now -= 1;
      silence();
    };
  };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setImmediate();
}

/** Lets clients ask for so many subscriptions, and do something more while these are looked up. */
async function whileLookedUp(count: number, ask: () => unknown, act: () => Promise<void>): Promise<void> {
  await world.database.$transaction(
    async (tx) => {
      await tx.$executeRaw`lock table operation in access exclusive mode`;
      ask();
      while ((await waitingForLocks(world)) !== count) await setImmediate();
      await act();
    },
    { timeout: 30_000 },
  );
}

async function opened(): Promise<Raw> {
  const raw = await openRaw(server.url);
  raw.send({ type: "connection_init" });
  expect(await raw.next()).toEqual({ type: "connection_ack" });
  return raw;
}

test("an event stream whose client leaves while it is looked up is not followed", async () => {
  const query = new URLSearchParams({ query: TOTALS, variables: JSON.stringify(followed.variables) });
  let request: ClientRequest | undefined;
  const ask = () => {
    request = get(`${server.url}/graphql/stream?${query.toString()}`, {
      agent: false,
      headers: { accept: "text/event-stream" },
    }).on("error", () => undefined);
  };
  await whileLookedUp(1, ask, async () => {
    expect(server.figures().followers.stream).toBe(1);
    request?.destroy();
    await until(() => server.figures().followers.stream === 0);
  });
  await until(() => listening.ever === 1 && listening.now === 0);
});

test("a socket that is closed while subscriptions are looked up follows none of them", async () => {
  const raw = await opened();
  const ask = () => ["1", "2"].forEach((id) => raw.send(subscribe(id)));
  await whileLookedUp(2, ask, async () => {
    expect(server.figures().open.subscriptions).toBe(2);
    raw.socket.close();
    await until(() => server.figures().followers.socket === 0);
  });
  await until(() => listening.ever === 2 && listening.now === 0);
  await until(() => server.figures().open.subscriptions === 0);
});

test("an id that is completed while its subscription is looked up is free when that has ended", async () => {
  const raw = await opened();
  const ask = () => {
    raw.send(subscribe("1"));
    raw.send({ id: "1", type: "complete" });
    raw.send(subscribe("1"));
  };
  await whileLookedUp(1, ask, async () => {
    expect(await raw.next()).toEqual({
      id: "1",
      type: "error",
      payload: [
        {
          message: "The subscription that had this id has not ended yet; take another id.",
          extensions: { code: "CONFLICT" },
        },
      ],
    });
  });
  await until(() => listening.ever === 1 && listening.now === 0);
  raw.send(subscribe("1"));
  expect(await raw.next()).toMatchObject({ id: "1", type: "next" });
  expect(server.figures().open.subscriptions).toBe(1);
  raw.socket.close();
  await until(() => listening.now === 0 && server.figures().open.subscriptions === 0);
  expect(listening.ever).toBe(2);
});

test("an event stream that is asked for while the server stops is sent elsewhere", async () => {
  const silent = await opened();
  silent.socket.pause();
  const stopping = server.stop();
  const response = await fetch(`${server.url}/graphql/stream`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify(followed),
  });
  expect([response.status, response.headers.get("retry-after"), await response.json()]).toEqual([
    503,
    "1",
    {
      errors: [
        {
          message: "The server is about to stop; follow by another one.",
          extensions: { code: "UNAVAILABLE" },
        },
      ],
    },
  ]);
  silent.socket.resume();
  await once(silent.socket, "close");
  await stopping;
  server = await world.startAnother();
});
