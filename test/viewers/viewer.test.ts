import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { json } from "node:stream/consumers";
import { readConfig } from "../../src/config";
import { startWorld, type World } from "../support/world";

const VIEWER = "{ viewer { subject machine roles partyCodes operationCodes } }";

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

test("anyone is nobody in particular", async () => {
  expect(await world.data(VIEWER)).toEqual({
    viewer: { subject: null, machine: false, roles: [], partyCodes: [], operationCodes: [] },
  });
});

test("a token tells who asks", async () => {
  const anna = await world.as(
    "anna",
    "reporter:ES",
    "reporter:FRONTEX",
    "coordinator:jad-see-2026",
    "auditor",
  );
  expect(await world.data(VIEWER, {}, anna)).toEqual({
    viewer: {
      subject: "anna",
      machine: false,
      roles: ["REPORTER", "COORDINATOR", "AUDITOR"],
      partyCodes: ["ES", "FRONTEX"],
      operationCodes: ["jad-see-2026"],
    },
  });
});

test.each(["", "Bearer", "Bearer  two-spaces", "Basic YTpi", "Bearer a.b.c", "Bearer a b"])(
  "a request with the header %j is not taken for one without",
  async (authorization) => {
    const { status, headers, body } = await world.query(VIEWER, {}, { authorization });
    expect(status).toBe(401);
    expect(headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
    expect(body).toEqual({
      errors: [
        {
          message: "The token is not valid here; send Authorization: Bearer and a current one.",
          extensions: { code: "UNAUTHENTICATED" },
        },
      ],
    });
  },
);

test("two headers are one too many", async () => {
  const { authorization = "" } = await world.as("anna", "auditor");
  const { host } = new URL(world.url);
  const ask = async (...given: string[]) => {
    // fetch would make one header of them.
    const headers = [
      ...["Host", host, "Content-Type", "application/json"],
      ...given.flatMap((value) => ["Authorization", value]),
    ];
    const sent = request(`${world.url}/graphql`, { method: "POST", headers });
    sent.end(JSON.stringify({ query: VIEWER }));
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    return { status: response.statusCode, body: await json(response) };
  };
  expect(await ask(authorization)).toMatchObject({
    status: 200,
    body: { data: { viewer: { subject: "anna" } } },
  });
  expect(await ask(authorization, authorization)).toEqual({
    status: 400,
    body: { errors: [{ message: "Send one Authorization header.", extensions: { code: "BAD_REQUEST" } }] },
  });
});

describe("the settings", () => {
  const own = {
    JWT_ISSUER: "https://login.example.org/",
    JWT_AUDIENCE: "jad-graph",
    JWT_JWKS: "https://login.example.org/keys",
  };

  test("go together", () => {
    expect(() => readConfig({ JWT_ISSUER: own.JWT_ISSUER })).toThrow(
      /^The environment has 2 faults:\n {2}JWT_AUDIENCE must be set as well.*\n {2}JWT_JWKS must be set as well/,
    );
  });

  test("of production take no token where no issuer is named, and never the key of development", () => {
    expect(
      readConfig({ NODE_ENV: "production", DATABASE_URL: "postgresql://localhost/jad" }).tokens,
    ).toBeNull();
    expect(() => readConfig({ ...own, NODE_ENV: "production", JWT_ISSUER: "jad-graph-development" })).toThrow(
      "JWT_ISSUER must be an issuer of your own, not the one of development",
    );
    expect(() => readConfig({ ...own, JWT_JWKS: ".data/development-key.json" })).toThrow(
      "JWT_JWKS must be an https:// URL, or the path of a file other than the key of development",
    );
    expect(() => readConfig({ ...own, JWT_JWKS: "http://login.example.org/keys" })).toThrow(
      "JWT_JWKS must be an https:// URL",
    );
    expect(() => readConfig({ ...own, JWT_ALGORITHMS: "ES256,HS256" })).toThrow(
      "JWT_ALGORITHMS must be a list",
    );
  });
});
