import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from "jose";
import { type Authenticate, createAuthentication } from "../../src/authentication/authentication";
import { requireViewer } from "../../src/server/authenticate";

const ISSUER = "https://login.example.org/";

interface Pair {
  readonly kid: string;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

const servers: Server[] = [];
let first: Pair;
let second: Pair;

/** What the address of the keys gives at the moment. */
let answer: RequestListener;
let asked: number;

beforeAll(async () => {
  first = { kid: "first", ...(await generateKeyPair("ES256")) };
  second = { kid: "second", ...(await generateKeyPair("ES256")) };
});
beforeEach(() => {
  asked = 0;
});
afterEach(async () => {
  jest.restoreAllMocks();
  for (const server of servers.splice(0)) {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
});

/** Moves the clock by which keys grow old; that of tokens stays. */
function clockAhead(seconds: number): void {
  const at = Date.now() + seconds * 1_000;
  jest.spyOn(Date, "now").mockImplementation(() => at);
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function authentication(): Promise<Authenticate> {
  const address = await listen((request, response) => {
    asked += 1;
    answer(request, response);
  });
  return createAuthentication({
    development: false,
    issuer: ISSUER,
    audience: "jad-graph",
    algorithms: ["ES256"],
    keys: new URL(address),
  });
}

async function keys(...pairs: Pair[]): Promise<RequestListener> {
  const members = await Promise.all(
    pairs.map(async ({ kid, publicKey }) => ({ ...(await exportJWK(publicKey)), kid, alg: "ES256" })),
  );
  const body = JSON.stringify({ keys: members });
  return (_request, response) => {
    response.setHeader("content-type", "application/json").end(body);
  };
}

const failure: RequestListener = (_request, response) => {
  response.writeHead(503).end();
};
const noJson: RequestListener = (_request, response) => {
  response.end("<html>");
};
const noKeySet: RequestListener = (_request, response) => {
  response.end("{}");
};
const hangUp: RequestListener = (request) => {
  request.socket.destroy();
};
const silence: RequestListener = () => undefined;

async function header({ kid, privateKey }: Pick<Pair, "privateKey"> & Partial<Pair>): Promise<string[]> {
  const token = await new SignJWT({ roles: ["analyst"] })
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", ...(kid === undefined ? {} : { kid }) })
    .setSubject("anna")
    .setIssuer(ISSUER)
    .setAudience("jad-graph")
    .setIssuedAt()
    .setExpirationTime("10m")
    .sign(privateKey);
  return [`Bearer ${token}`];
}

const ANNA = {
  subject: "anna",
  machine: false,
  grants: [{ role: "ANALYST" }],
  expiresAt: expect.any(Number),
};

test.each([
  ["a failure", failure],
  ["no JSON", noJson],
  ["no set of keys", noKeySet],
  ["no answer", hangUp],
])("while the keys were never there (%s), no token is called bad, until they come", async (_what, outage) => {
  const authenticate = await authentication();
  answer = outage;
  await expect(authenticate(await header(first))).rejects.toMatchObject({ kind: "no keys" });
  answer = await keys(first);
  expect(await authenticate(await header(first))).toEqual(ANNA);
});

test.each([
  ["a failure", failure],
  ["no JSON", noJson],
  ["no set of keys", noKeySet],
  ["no answer", hangUp],
])("keys that were there go on in an outage (%s), and are asked for each 30 s", async (_what, outage) => {
  const authenticate = await authentication();
  answer = await keys(first);
  expect(await authenticate(await header(first))).toEqual(ANNA);
  answer = outage;
  clockAhead(601);
  expect(await authenticate(await header(first))).toEqual(ANNA);
  expect(await authenticate(await header(first))).toEqual(ANNA);
  await expect(authenticate(await header(second))).rejects.toMatchObject({ kind: "bad token" });
  expect(asked).toBe(2);
  clockAhead(31);
  expect(await authenticate(await header(first))).toEqual(ANNA);
  expect(asked).toBe(3);
});

test("unknown keys cost one fetch for each 30 s, in an outage too", async () => {
  const authenticate = await authentication();
  answer = await keys(first);
  expect(await authenticate(await header(first))).toEqual(ANNA);
  const unknown = await Promise.all(
    Array.from({ length: 1_000 }, (_, index) => header({ ...second, kid: `unknown-${index}` })),
  );
  const verdicts = async () =>
    new Set((await Promise.allSettled(unknown.map(authenticate))).map(({ status }) => status));
  expect(await verdicts()).toEqual(new Set(["rejected"]));
  expect(asked).toBe(1);
  clockAhead(31);
  expect(await verdicts()).toEqual(new Set(["rejected"]));
  expect(asked).toBe(2);
  answer = failure;
  clockAhead(31);
  expect(await verdicts()).toEqual(new Set(["rejected"]));
  for (const one of unknown.slice(0, 20)) {
    await expect(authenticate(one)).rejects.toMatchObject({ kind: "bad token" });
  }
  expect(asked).toBe(3);
});

test("a token that several keys fit is refused without a fetch", async () => {
  const authenticate = await authentication();
  answer = await keys(first, second);
  expect(await authenticate(await header(first))).toEqual(ANNA);
  clockAhead(31);
  await expect(authenticate(await header({ privateKey: first.privateKey }))).rejects.toMatchObject({
    kind: "bad token",
    message: "multiple matching keys found in the JSON Web Key Set",
  });
  expect(asked).toBe(1);
});

test("a new key is taken after 30 s, and a removed one refused after ten minutes", async () => {
  const authenticate = await authentication();
  answer = await keys(first);
  expect(await authenticate(await header(first))).toEqual(ANNA);
  answer = await keys(first, second);
  clockAhead(31);
  const both = await Promise.all([
    authenticate(await header(second)),
    authenticate(await header(second)),
    authenticate(await header(first)),
  ]);
  expect(both).toEqual([ANNA, ANNA, ANNA]);
  expect(asked).toBe(2);
  answer = await keys(second);
  expect(await authenticate(await header(first))).toEqual(ANNA);
  clockAhead(600);
  await expect(authenticate(await header(first))).rejects.toMatchObject({ kind: "bad token" });
  expect(await authenticate(await header(second))).toEqual(ANNA);
  expect(asked).toBe(3);
});

test("an address that never answers is waited for less than 5 s", async () => {
  const authenticate = await authentication();
  answer = silence;
  const start = performance.now();
  await expect(authenticate(await header(first))).rejects.toMatchObject({ kind: "no keys" });
  expect(performance.now() - start).toBeLessThan(5_000);
});

test("the client is told to try again, and the log why", async () => {
  const authenticate = await authentication();
  const reasons: string[] = [];
  const url = await listen(express().use(requireViewer(authenticate, (reason) => reasons.push(reason))));
  answer = failure;
  const [authorization = ""] = await header(first);
  const outage = await fetch(url, { headers: { authorization } });
  expect(outage.status).toBe(503);
  expect(outage.headers.get("www-authenticate")).toBeNull();
  expect(await outage.json()).toEqual({
    errors: [
      {
        message: "Tokens cannot be checked at the moment; try again.",
        extensions: { code: "UNAVAILABLE" },
      },
    ],
  });
  answer = await keys(second);
  const refused = await fetch(url, { headers: { authorization } });
  expect(refused.status).toBe(401);
  expect(reasons).toEqual([
    "no keys: the keys cannot be fetched: Expected 200 OK from the JSON Web Key Set HTTP response",
    "bad token: no applicable key found in the JSON Web Key Set",
  ]);
});
