import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readConfig } from "../../src/config";
import { startProgram, stopPrograms } from "../support/program";
import { createTestDatabase, type TestDatabase } from "../support/test-database";

const LONG_ENOUGH = 60_000;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await stopPrograms();
  await database.drop();
}, LONG_ENOUGH);

/** What a start that must fail says, and nothing besides. */
async function refusal(environment: Readonly<Record<string, string>>): Promise<string[]> {
  const program = startProgram(environment);
  expect(await program.exit).toBe(1);
  return program.output().trimEnd().split("\n");
}

test("every fault of the environment is named at once, with an example, and no password is shown", async () => {
  const environment = {
    DATABASE_URL: "mysql://user:a-secret@localhost/jad",
    HOST: "http://localhost",
    PORT: "70000",
    NODE_ENV: "staging",
  };
  expect(await refusal(environment)).toEqual([
    "The environment has 4 faults:",
    "  DATABASE_URL must be a URL that begins with postgresql:// or postgres:// and names a host, for example DATABASE_URL=postgresql://user:password@localhost:5432/jad_graph",
    "  HOST must be the name or address of one network interface, without http:// and without a port, for example HOST=127.0.0.1",
    "  PORT must be a whole number from 0 to 65535 (0 takes any free port), for example PORT=4000",
    "  NODE_ENV must be development, production or test, for example NODE_ENV=production",
  ]);
});

test.each(["4000x", "-1", "65536", "4 000", "0x10", "4e3", "1.5"])("%s is no port", (PORT) => {
  expect(() => readConfig({ PORT })).toThrow("PORT must be a whole number from 0 to 65535");
});

test.each(["localhost:5432/jad", "postgresql://", "postgresql:///jad", "http://localhost/jad"])(
  "%s is no address of a database",
  (DATABASE_URL) => {
    expect(() => readConfig({ DATABASE_URL })).toThrow(
      "DATABASE_URL must be a URL that begins with postgresql://",
    );
  },
);

test.each(["wall.example.org", "https://wall.example.org/", "https://wall.example.org, *"])(
  "%s is no list of origins",
  (ALLOWED_ORIGINS) => {
    expect(() => readConfig({ ALLOWED_ORIGINS })).toThrow(
      "ALLOWED_ORIGINS must be a list, with commas, of origins",
    );
  },
);

test.each(["61", "-1", "1.5", "2s"])("%s is no time to drain in", (DRAIN_SECONDS) => {
  expect(() => readConfig({ DRAIN_SECONDS })).toThrow("DRAIN_SECONDS must be a whole number from 0 to 60");
});

test("what is not set, or set to nothing, has its default", () => {
  const defaults = readConfig({});
  expect(defaults).toEqual({
    databaseUrl: null,
    replicaUrl: null,
    poolerUrl: null,
    host: "127.0.0.1",
    port: 4000,
    production: false,
    dataFolder: expect.stringMatching(/[\\/]\.data$/),
    tokens: {
      development: true,
      issuer: "jad-graph-development",
      audience: "jad-graph",
      algorithms: ["ES256"],
      keys: expect.stringMatching(/[\\/]\.data[\\/]development-key\.json$/),
    },
    trustedDocuments: null,
    allowedOrigins: [],
    eventsUrl: null,
    migratesAtStart: true,
    logLevel: "info",
    metrics: null,
    tracesUrl: null,
    drainSeconds: 0,
    allowedInsecure: [],
    inForce: {
      HOST: "127.0.0.1",
      PORT: "4000",
      NODE_ENV: "development",
      DATA_FOLDER: ".data",
      JWT_ALGORITHMS: "ES256",
      LOG_LEVEL: "info",
      METRICS_HOST: "127.0.0.1",
      MIGRATIONS: "at-start",
      DRAIN_SECONDS: "0",
    },
    limits: { rateLimit: null, concurrencyLimit: null, shedding: false, trustedProxies: [] },
  });
  expect(readConfig({ DATABASE_URL: "", HOST: " ", PORT: "", NODE_ENV: "", DATA_FOLDER: "" })).toEqual(
    defaults,
  );
});

test(
  "a port that is taken is named, with the way out",
  async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const lines = await refusal({ DATABASE_URL: database.url, PORT: String(port) });
    expect(lines.at(-1)).toBe(
      `Port ${port} of 127.0.0.1 is taken by another program. Stop that one, or choose another port: PORT=${port + 1} npm start`,
    );
    await new Promise((resolve) => other.close(resolve));
  },
  LONG_ENOUGH,
);

test("an address that is not of this machine is named, with what is possible", async () => {
  const lines = await refusal({ DATABASE_URL: database.url, HOST: "192.0.2.1" });
  expect(lines.at(-1)).toBe(
    "HOST 192.0.2.1 is no address of this machine. For this machine alone: HOST=127.0.0.1, for its whole network: HOST=0.0.0.0",
  );
});

test("a database that does not answer is named, without its password", async () => {
  expect(await refusal({ DATABASE_URL: "postgresql://user:a-secret@127.0.0.1:1/jad" })).toEqual([
    "The database at 127.0.0.1:1/jad, named by DATABASE_URL, cannot be used: connect ECONNREFUSED 127.0.0.1:1",
    "Start it or correct DATABASE_URL; without DATABASE_URL the embedded PostgreSQL is used.",
  ]);
});

test("a database that does not exist is named", async () => {
  const url = new URL(database.url);
  url.pathname = "/no_such_database";
  const [line] = await refusal({ DATABASE_URL: url.href });
  expect(line).toContain('cannot be used: database "no_such_database" does not exist');
});
