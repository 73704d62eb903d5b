import { copyFile, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from "jose";
import { createAuthentication } from "../../src/authentication/authentication";
import { ensureDevelopmentKey } from "../../src/authentication/development-key";
import { startProgram, stopPrograms } from "../support/program";
import { createTestDatabase, type TestDatabase } from "../support/test-database";

const ISSUER = "https://login.example.org/";
const AUDIENCE = "jad-graph";
const LONG_ENOUGH = 60_000;

let folder: string;
let database: TestDatabase;
let key: JWK;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "jad-graph-development-"));
  key = await ensureDevelopmentKey(path.join(folder, "development-key.json"));
  database = await createTestDatabase();
});
afterAll(async () => {
  await stopPrograms();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
}, LONG_ENOUGH);

/** Right in everything but the key. */
async function token(header: object, issuer = ISSUER): Promise<string> {
  return new SignJWT({ roles: ["administrator"] })
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", ...header })
    .setSubject("anna")
    .setIssuer(issuer)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime("30m")
    .sign(await importJWK(key, "ES256"));
}

function publicPart({ kty, crv, x, y, kid, alg, use }: JWK): JWK {
  return { kty, crv, x, y, kid, alg, use } as JWK;
}

async function keyOfTheirs(): Promise<JWK> {
  const { publicKey } = await generateKeyPair("ES256");
  return { ...(await exportJWK(publicKey)), kid: "theirs", alg: "ES256" };
}

const config = (keys: string | URL) =>
  ({ development: false, issuer: ISSUER, audience: AUDIENCE, algorithms: ["ES256"], keys }) as const;

test.each([
  ["a copy of its file", (file: string) => copyFile(path.join(folder, "development-key.json"), file)],
  [
    "its public part among other keys",
    async (file: string) => writeFile(file, JSON.stringify({ keys: [await keyOfTheirs(), publicPart(key)] })),
  ],
])(
  "a server that is given %s does not start",
  async (_what, write) => {
    const file = path.join(folder, "keys.json");
    await write(file);
    const program = startProgram({
      NODE_ENV: "production",
      ALLOW_INSECURE: "superuser",
      DATABASE_URL: database.url,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
      JWT_JWKS: file,
    });
    expect(await program.exit).toBe(1);
    const last = program.output().trimEnd().split("\n").at(-1) ?? "";
    expect(JSON.parse(last).error.message).toBe(
      `The keys for tokens in ${file} cannot be used: it has a key of development, with which whoever has that server's folder can sign. JWT_JWKS must name a JSON Web Key Set.`,
    );
  },
  LONG_ENOUGH,
);

test(
  "in production no door takes a token of development, although the key lies in the server's folder",
  async () => {
    const program = startProgram({
      NODE_ENV: "production",
      ALLOW_INSECURE: "superuser",
      DATABASE_URL: database.url,
      DATA_FOLDER: folder,
    });
    const url = await program.ready;
    const headers = {
      authorization: `Bearer ${await token({ kid: key.kid }, "jad-graph-development")}`,
      "content-type": "application/json",
    };
    const question = { method: "POST", headers, body: '{"query":"{viewer{subject}}"}' };
    const answers = await Promise.all([
      fetch(`${url}/graphql`, question),
      fetch(`${url}/graphql?query={viewer{subject}}`, { headers }),
      fetch(`${url}/export/reports.csv`, { headers }),
      fetch(`${url}/import/reports.csv?operation=jad-see-2024`, question),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(await answer.text()).toContain("The token is not valid here");
    }
  },
  LONG_ENOUGH,
);

test("keys that are exchanged for those of development are not taken, and the ones before go on", async () => {
  const file = path.join(folder, "rotated.json");
  await writeFile(file, JSON.stringify({ keys: [await keyOfTheirs()] }));
  const authenticate = await createAuthentication(config(file));
  const next = path.join(folder, "next.json");
  await writeFile(next, JSON.stringify({ keys: [publicPart(key)] }));
  await rename(next, file);
  await expect(authenticate([`Bearer ${await token({ kid: key.kid })}`])).rejects.toMatchObject({
    kind: "bad token",
  });
  await expect(authenticate([`Bearer ${await token({})}`])).rejects.toMatchObject({ kind: "bad token" });
  expect(await readFile(file, "utf8")).toContain(key.kid);
});

test("keys at an address are not taken where one of development is among them", async () => {
  const body = JSON.stringify({ keys: [publicPart(key)] });
  const server = createServer((_request, response) => response.end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`);
  const authenticate = await createAuthentication(config(address));
  for (const header of [{ kid: key.kid }, {}]) {
    await expect(authenticate([`Bearer ${await token(header)}`])).rejects.toMatchObject({
      kind: "no keys",
      message: `at ${address.href} there is a key of development, with which whoever has that server's folder can sign`,
    });
  }
  await new Promise((resolve) => server.close(resolve));
});
