import { rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { base64url, exportJWK, exportSPKI, type CryptoKey, generateKeyPair, type JWK, SignJWT } from "jose";
import { createAuthentication, type Refusal } from "../../src/authentication/authentication";
import type { TokenConfig } from "../../src/config";

const ISSUER = "https://login.example.org/";
const now = Math.floor(Date.now() / 1_000);

let keys: { publicKey: CryptoKey; privateKey: CryptoKey };
let other: { publicKey: CryptoKey; privateKey: CryptoKey };
let file: string;
let config: TokenConfig;

beforeAll(async () => {
  keys = await generateKeyPair("ES256", { extractable: true });
  other = await generateKeyPair("ES256", { extractable: true });
  file = path.join(os.tmpdir(), `jad-graph-keys-${process.pid}.json`);
  await writeFile(file, keySet(await publicJwk(keys.publicKey, "one")));
  config = { development: false, issuer: ISSUER, audience: "jad-graph", algorithms: ["ES256"], keys: file };
});
afterAll(() => rm(file, { force: true }));

async function publicJwk(key: CryptoKey, kid: string): Promise<JWK> {
  return { ...(await exportJWK(key)), kid, alg: "ES256" };
}

function keySet(...members: JWK[]): string {
  return JSON.stringify({ keys: members });
}

interface Made {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  readonly key?: CryptoKey | Uint8Array;
}

/** A good token, but for what is given; a claim or header that is undefined is left out. */
function token({ header = {}, claims = {}, key = keys.privateKey }: Made = {}): Promise<string> {
  const payload = {
    iss: ISSUER,
    aud: "jad-graph",
    sub: "anna",
    iat: now,
    exp: now + 600,
    roles: ["reporter:ES"],
    ...claims,
  };
  return new SignJWT(JSON.parse(JSON.stringify(payload)) as Record<string, unknown>)
    .setProtectedHeader(
      JSON.parse(JSON.stringify({ alg: "ES256", typ: "at+jwt", kid: "one", ...header })) as { alg: string },
    )
    .sign(key, header["crit"] === undefined ? {} : { crit: { "x-unknown": true } });
}

function unsigned(alg: string): string {
  const part = (value: unknown) => base64url.encode(JSON.stringify(value));
  return `${part({ alg, typ: "at+jwt" })}.${part({ iss: ISSUER, aud: "jad-graph", sub: "anna", iat: now, exp: now + 600, roles: [] })}.`;
}

async function verdict(given: string): Promise<string> {
  const authenticate = await createAuthentication(config);
  return authenticate([`Bearer ${given}`]).then(
    ({ subject }) => `accepted ${subject}`,
    (refusal: unknown) => (refusal as Refusal).kind,
  );
}

const refused: [what: string, make: () => Promise<string> | string][] = [
  ["alg none", () => unsigned("none")],
  ["alg nOnE", () => unsigned("nOnE")],
  [
    "HS256 with the public key as secret",
    async () =>
      token({ header: { alg: "HS256" }, key: new TextEncoder().encode(await exportSPKI(keys.publicKey)) }),
  ],
  ["another key of the same kid", () => token({ key: other.privateKey })],
  [
    "a key of its own in the header",
    async () => token({ header: { jwk: await exportJWK(other.publicKey) }, key: other.privateKey }),
  ],
  [
    "an address of keys in the header",
    () => token({ header: { jku: "http://127.0.0.1:9/keys" }, key: other.privateKey }),
  ],
  ["a kid that is a path", () => token({ header: { kid: "../../dev/null" } })],
  ["an unknown kid", () => token({ header: { kid: "two" } })],
  ["expired 31 s ago", () => token({ claims: { exp: now - 32 } })],
  ["no expiry", () => token({ claims: { exp: undefined } })],
  ["valid in 60 s", () => token({ claims: { nbf: now + 60 } })],
  ["issued in 60 s", () => token({ claims: { iat: now + 60 } })],
  ["issued two hours ago", () => token({ claims: { iat: now - 7_200 } })],
  ["another audience", () => token({ claims: { aud: "another" } })],
  ["no audience", () => token({ claims: { aud: undefined } })],
  ["another issuer", () => token({ claims: { iss: "https://evil.example.org/" } })],
  ["the issuer without its slash", () => token({ claims: { iss: ISSUER.slice(0, -1) } })],
  ["an ID token", () => token({ header: { typ: "JWT" } })],
  [
    "an extension that must be understood",
    () => token({ header: { crit: ["x-unknown"], "x-unknown": true } }),
  ],
  ["an expiry that is text", () => token({ claims: { exp: String(now + 600) } })],
  [
    "a signature of zeros",
    async () => (await token()).replace(/[^.]*$/, base64url.encode(new Uint8Array(64))),
  ],
  [
    "an altered payload",
    async () =>
      (await token()).replace(
        /\.([^.]*)\./,
        (_all, body: string) =>
          `.${base64url.encode(new TextDecoder().decode(base64url.decode(body)).replace(":ES", ":FR"))}.`,
      ),
  ],
  ["three letters", () => "a.b.c"],
  ["nothing", () => ""],
  ["50 kB", async () => token({ claims: { note: "x".repeat(50_000) } })],
  ["no subject", () => token({ claims: { sub: undefined } })],
  ["a subject with a line break", () => token({ claims: { sub: "anna\nbob" } })],
  ["no roles", () => token({ claims: { roles: undefined } })],
  ["roles that are text", () => token({ claims: { roles: "auditor" } })],
  ["an unknown role", () => token({ claims: { roles: ["root"] } })],
  ["a reporter of nobody", () => token({ claims: { roles: ["reporter"] } })],
  ["a reporter of several in one", () => token({ claims: { roles: ["reporter:ES:FR"] } })],
  ["a reporter of a list", () => token({ claims: { roles: ["reporter:ES,FR"] } })],
  ["a coordinator of several in one", () => token({ claims: { roles: ["coordinator:a:b"] } })],
  ["a coordinator of a list", () => token({ claims: { roles: ["coordinator:jad-see-2024,jad-see-2025"] } })],
  ["an auditor of something", () => token({ claims: { roles: ["auditor:ES"] } })],
  ["a role that every object has", () => token({ claims: { roles: ["constructor"] } })],
];

test.each(refused)("refused: %s", async (_what, make) => {
  expect(await verdict(await make())).toBe("bad token");
});

test.each<[reason: string, claims: Record<string, unknown>]>([
  ['missing required "sub" claim', { sub: undefined }],
  ["sub must be 1 to 255 visible ASCII characters", { sub: "anna\nbob" }],
  ["roles must be a list", { roles: "auditor" }],
  ['"root" is no role', { roles: ["root"] }],
])("the log is told: %s", async (reason, claims) => {
  const authenticate = await createAuthentication(config);
  const made = await token({ claims });
  await expect(authenticate([`Bearer ${made}`])).rejects.toThrow(reason);
});

const accepted: [what: string, make: () => Promise<string>][] = [
  ["a good one", () => token()],
  ["several audiences with ours", () => token({ claims: { aud: ["another", "jad-graph"] } })],
  ["expired 28 s ago", () => token({ claims: { exp: now - 28 } })],
  ["no kid where there is one key", () => token({ header: { kid: undefined } })],
];

test.each(accepted)("accepted: %s", async (_what, make) => {
  expect(await verdict(await make())).toBe("accepted anna");
});

test("a token says who asks", async () => {
  const authenticate = await createAuthentication(config);
  const roles = [
    "reporter:ES",
    "reporter:FRONTEX",
    "coordinator:jad-see-2026",
    "analyst",
    "auditor",
    "administrator",
  ];
  expect(await authenticate([`bearer ${await token({ claims: { roles, client_id: "anna" } })}`])).toEqual({
    subject: "anna",
    machine: true,
    grants: [
      { role: "REPORTER", party: "ES" },
      { role: "REPORTER", party: "FRONTEX" },
      { role: "COORDINATOR", operation: "jad-see-2026" },
      { role: "ANALYST" },
      { role: "AUDITOR" },
      { role: "ADMINISTRATOR" },
    ],
    expiresAt: (now + 600) * 1_000,
  });
  expect(await authenticate([])).toEqual({ subject: null, machine: false, grants: [] });
});

test("without an issuer no token is taken", async () => {
  const authenticate = await createAuthentication(null);
  expect(await authenticate([])).toEqual({ subject: null, machine: false, grants: [] });
  await expect(authenticate([`Bearer ${await token()}`])).rejects.toMatchObject({ kind: "bad token" });
});

const ALL_BUT_THE_DATE = [
  ...(["hrtime", "nextTick", "performance", "queueMicrotask"] as const),
  ...([
    "setImmediate",
    "clearImmediate",
    "setInterval",
    "clearInterval",
    "setTimeout",
    "clearTimeout",
  ] as const),
];

test("keys in a file are rotated without a restart, and a broken file changes nothing", async () => {
  const authenticate = await createAuthentication(config);
  const first = `Bearer ${await token()}`;
  const second = `Bearer ${await token({ header: { kid: "two" }, key: other.privateKey })}`;
  await expect(authenticate([second])).rejects.toMatchObject({ kind: "bad token" });

  await writeFile(file, "{ broken");
  expect((await authenticate([first])).subject).toBe("anna");
  await writeFile(file, keySet(await publicJwk(other.publicKey, "two")));
  expect((await authenticate([second])).subject).toBe("anna");
  await expect(authenticate([first])).rejects.toMatchObject({ kind: "bad token" });
  await writeFile(file, keySet(await publicJwk(keys.publicKey, "one")));
});

test("a token that was good before is refused after its end", async () => {
  const authenticate = await createAuthentication(config);
  const made = [`Bearer ${await token()}`];
  expect((await authenticate(made)).subject).toBe("anna");
  const at = (seconds: number) => {
    jest.useFakeTimers({ now: (now + seconds) * 1_000, doNotFake: ALL_BUT_THE_DATE });
  };
  at(628);
  expect((await authenticate(made)).subject).toBe("anna");
  at(632);
  await expect(authenticate(made)).rejects.toMatchObject({ kind: "bad token" });
  jest.useRealTimers();
});

test("an algorithm counts only where it is named, whatever the keys could do", async () => {
  const rsa = await generateKeyPair("RS256");
  const mixed = path.join(os.tmpdir(), `jad-graph-mixed-${process.pid}.json`);
  await writeFile(mixed, keySet({ ...(await exportJWK(rsa.publicKey)), kid: "rsa" }));
  const made = [`Bearer ${await token({ header: { alg: "RS256", kid: "rsa" }, key: rsa.privateKey })}`];
  const one = await createAuthentication({ ...config, development: false, keys: mixed });
  await expect(one(made)).rejects.toMatchObject({ kind: "bad token" });
  const two = await createAuthentication({
    ...config,
    development: false,
    keys: mixed,
    algorithms: ["ES256", "RS256"],
  });
  expect((await two(made)).subject).toBe("anna");
  await rm(mixed);
});

test.each([
  ["a shared secret", keySet({ kty: "oct", k: "c2VjcmV0", kid: "one" }), "it has a symmetric key"],
  ["text", "keys", "it is not JSON"],
  ["nothing", "null", "it has no keys"],
  ["an empty set", keySet(), "it has no keys"],
  ["a set of something else", '{"keys":[null]}', "not all of its keys are keys"],
  ["no file", null, "ENOENT: no such file or directory, open"],
])("a file of keys with %s keeps the program from starting", async (_what, content, problem) => {
  const wrong = path.join(os.tmpdir(), `jad-graph-wrong-${process.pid}.json`);
  if (content !== null) await writeFile(wrong, content);
  const starting = createAuthentication({ ...config, development: false, keys: wrong });
  await expect(starting).rejects.toThrow(`The keys for tokens in ${wrong} cannot be used: ${problem}`);
  await rm(wrong, { force: true });
});

describe("keys at an address", () => {
  let server: Server;
  let asked = 0;

  async function serve(): Promise<URL> {
    const body = keySet(await publicJwk(keys.publicKey, "one"));
    asked = 0;
    server = createServer((_request, response) => {
      asked += 1;
      response.setHeader("content-type", "application/json").end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`);
  }
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  test("are asked for once, however many unknown keys are named", async () => {
    const authenticate = await createAuthentication({ ...config, development: false, keys: await serve() });
    expect((await authenticate([`Bearer ${await token()}`])).subject).toBe("anna");
    const made = await Promise.all(
      Array.from({ length: 1_000 }, (_, index) => token({ header: { kid: `unknown-${index}` } })),
    );
    for (const each of made)
      await expect(authenticate([`Bearer ${each}`])).rejects.toMatchObject({ kind: "bad token" });
    expect(asked).toBe(1);
    await stop();
    expect((await authenticate([`Bearer ${await token()}`])).subject).toBe("anna");
  });

  test("that cannot be had are no fault of the token", async () => {
    const keysAt = await serve();
    await stop();
    const authenticate = await createAuthentication({ ...config, development: false, keys: keysAt });
    await expect(authenticate([`Bearer ${await token()}`])).rejects.toMatchObject({ kind: "no keys" });
  });
});
