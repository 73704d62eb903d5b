import { once } from "node:events";
import { request } from "node:http";
import { readConfig } from "../../src/config";
import { openRaw } from "../live/clients";
import { startWorld, type World } from "../support/world";

/** In units of cost: so few that what comes back while a test runs is little. */
const LIMIT = 60;
const LIMITS = { rateLimit: LIMIT, concurrencyLimit: null, shedding: false, trustedProxies: ["loopback"] };
const TOO_MUCH =
  /^Your questions have cost as much as is answered in a minute, 60 units; try again in \d+ s\.$/;
const ONE = "{ __typename }";
const SUBSCRIPTION = 'subscription { operationTotals(code: "jad-see-2024") { code } }';

let world: World;

beforeAll(async () => {
  world = await startWorld({ limits: LIMITS });
});
afterAll(() => world.stop());

/** Asks until it is refused, and gives how often it was answered and the refusal. */
async function exhaust(headers: Record<string, string>, query = ONE) {
  for (let count = 0; ; count += 1) {
    const answer = await world.query(query, {}, headers);
    if (answer.status !== 200) return { count, answer };
  }
}

const from = (address: string) => ({ "x-forwarded-for": address });

test("an answer says what is left, and what there is in a minute", async () => {
  const headers = await world.as("counting", "analyst");
  const { headers: said } = await world.query(ONE, {}, headers);
  // 10 for a request, and 1 for what it asks.
  expect(said.get("ratelimit")).toMatch(/^"cost";r=49;t=1\d$/);
  expect(said.get("ratelimit-policy")).toBe('"cost";q=60;w=60');
});

test("who has asked for more than there is in a minute is told when to come back, and is asked nothing of the database", async () => {
  const headers = await world.as("insatiable", "analyst");
  const { count, answer } = await exhaust(headers);
  expect(count).toBe(5);
  expect(answer.status).toBe(429);
  const [error] = answer.body.errors ?? [];
  expect(answer.body).toEqual({ errors: [error] });
  expect(error?.extensions).toEqual({ code: "RATE_LIMITED", retryAfter: expect.any(Number) });
  expect(error?.message).toMatch(TOO_MUCH);
  const seconds = Number(answer.headers.get("retry-after"));
  expect(seconds).toBe(error?.extensions["retryAfter"]);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(12);
  expect(answer.headers.get("ratelimit")).toMatch(/^"cost";r=0;t=\d+$/);
  let refused;
  expect(
    await world.statements(async () => {
      refused = await world.query("{ operations { totalCount } }", {}, headers);
    }),
  ).toEqual([]);
  expect(refused).toMatchObject({ status: 429 });
  // Others are not concerned.
  expect((await world.query(ONE, {}, await world.as("modest", "analyst"))).status).toBe(200);
  expect((await world.query(ONE, {}, from("192.0.2.1"))).status).toBe(200);
});

test("a subject is one, whichever way it comes", async () => {
  const headers = await world.as("everywhere", "analyst");
  await exhaust(headers);
  const stream = await fetch(`${world.url}/graphql/stream`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream", ...headers },
    body: JSON.stringify({ query: SUBSCRIPTION }),
  });
  expect([stream.status, (await stream.json()).errors[0].extensions.code]).toEqual([429, "RATE_LIMITED"]);
  const file = await fetch(`${world.url}/export/published.csv`, { headers });
  expect([file.status, (await file.json()).errors[0].extensions.code]).toEqual([429, "RATE_LIMITED"]);
  const raw = await openRaw(world.url);
  raw.send({ type: "connection_init", payload: headers });
  await raw.next();
  raw.send({ id: "1", type: "subscribe", payload: { query: SUBSCRIPTION } });
  expect(await raw.next()).toMatchObject({
    type: "error",
    payload: [{ message: expect.stringMatching(TOO_MUCH), extensions: { code: "RATE_LIMITED" } }],
  });
  raw.socket.close();
});

test("what is followed counts on a socket as well", async () => {
  const headers = await world.as("follower", "analyst");
  const raw = await openRaw(world.url);
  raw.send({ type: "connection_init", payload: headers });
  await raw.next();
  const codes: (string | null)[] = [];
  // 10 for each, and 1 for the operation.
  for (let id = 1; id <= 7; id += 1) {
    raw.send({ id: String(id), type: "subscribe", payload: { query: SUBSCRIPTION } });
    const { payload } = await raw.next();
    codes.push(Array.isArray(payload) ? payload[0].extensions.code : null);
  }
  expect(codes).toEqual([null, null, null, null, null, "RATE_LIMITED", "RATE_LIMITED"]);
  raw.socket.close();
});

test("a document that cannot be read costs more than one that can", async () => {
  const headers = from("192.0.2.2");
  const answer = await world.query("{ nothing", {}, headers);
  expect([answer.status, answer.body.errors?.[0]?.extensions.code]).toEqual([400, "GRAPHQL_PARSE_FAILED"]);
  expect((await world.query(ONE, {}, headers)).status).toBe(429);
});

test("who asks without a token is known by its address, of version 6 by its network", async () => {
  await exhaust(from("2001:db8:0:1::1"));
  expect((await world.query(ONE, {}, from("2001:db8:0:1:ffff::2"))).status).toBe(429);
  expect((await world.query(ONE, {}, from("2001:db8:0:2::1"))).status).toBe(200);
  // The last one is the one that the trusted proxy has seen.
  expect((await world.query(ONE, {}, from("2001:db8:0:3::1, 2001:db8:0:1::9"))).status).toBe(429);
});

test("a proxy that is not trusted says nothing of addresses", async () => {
  const another = await startWorld({ limits: { ...LIMITS, trustedProxies: [] } });
  const ask = (address: string) => another.query(ONE, {}, from(address));
  const statuses = [];
  for (let host = 1; host <= 6; host += 1) statuses.push((await ask(`192.0.2.${host}`)).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  await another.stop();
});

test("only so many requests of one are answered at once", async () => {
  const another = await startWorld({ limits: { ...LIMITS, rateLimit: null, concurrencyLimit: 2 } });
  const headers = await another.as("many", "analyst");
  const ask = () => another.query("{ capabilities { code } }", {}, headers);
  const [held, refused, other] = await another.database.$transaction(
    async (tx) => {
      await tx.$executeRawUnsafe("lock table capability in access exclusive mode");
      const waiting = [ask(), ask()];
      let answer = await another.query(ONE, {}, headers);
      while (answer.status === 200) answer = await another.query(ONE, {}, headers);
      return [waiting, answer, await another.query(ONE)] as const;
    },
    { timeout: 60_000 },
  );
  expect([refused.status, refused.headers.get("retry-after"), refused.body]).toEqual([
    429,
    "1",
    {
      errors: [
        {
          message: "2 requests of yours are being answered already; wait for one of them.",
          extensions: { code: "CONCURRENCY_LIMITED", retryAfter: 1 },
        },
      ],
    },
  ]);
  expect(other.status).toBe(200);
  expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200]);
  expect((await ask()).status).toBe(200);
  await another.stop();
});

test("a client that goes away is counted no more", async () => {
  const another = await startWorld({ limits: { ...LIMITS, rateLimit: null, concurrencyLimit: 1 } });
  const headers = await another.as("gone", "analyst");
  const abandon = async () => {
    const sent = request(`${another.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", "content-length": 100, ...headers },
    });
    sent.on("error", () => undefined);
    sent.write("{");
    await once(sent, "socket");
    let answer = await another.query(ONE, {}, headers);
    while (answer.status === 200) answer = await another.query(ONE, {}, headers);
    sent.destroy();
  };
  await abandon();
  let answer = await another.query(ONE, {}, headers);
  while (answer.status === 429) answer = await another.query(ONE, {}, headers);
  expect(answer.status).toBe(200);
  await another.stop();
});

test("in production there are limits unless they are taken away, and elsewhere none unless they are asked for", () => {
  expect(readConfig({}).limits).toEqual({
    rateLimit: null,
    concurrencyLimit: null,
    shedding: false,
    trustedProxies: [],
  });
  const production = { NODE_ENV: "production", ALLOW_INSECURE: "embedded-database" };
  expect(readConfig({ ...production, TRUSTED_PROXIES: "10.0.0.0/8, ::1" }).limits).toEqual({
    rateLimit: 1_000_000,
    concurrencyLimit: 20,
    shedding: true,
    trustedProxies: ["10.0.0.0/8", "::1"],
  });
  const off = { ...production, RATE_LIMIT: "off", CONCURRENCY_LIMIT: "off" };
  expect(readConfig(off).limits).toMatchObject({ rateLimit: null, concurrencyLimit: null });
  expect(() =>
    readConfig({ RATE_LIMIT: "0", CONCURRENCY_LIMIT: "many", TRUSTED_PROXIES: "10.0.0.0/40" }),
  ).toThrow(
    [
      "The environment has 3 faults:",
      "  RATE_LIMIT must be the units of cost that one may spend in a minute, a whole number from 1, or off, for example RATE_LIMIT=1000000",
      "  CONCURRENCY_LIMIT must be the number of requests that one may have on their way, a whole number from 1, or off, for example CONCURRENCY_LIMIT=20",
      "  TRUSTED_PROXIES must be a list, with commas, of addresses and networks, or `loopback` for this machine, for example TRUSTED_PROXIES=10.0.0.0/8",
    ].join("\n"),
  );
});
