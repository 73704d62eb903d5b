import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { readConfig } from "../../src/config";
import { startProgram, stopPrograms } from "../support/program";
import { createTestDatabase, type TestDatabase } from "../support/test-database";

const LONG_ENOUGH = 60_000;
const PRODUCTION = { NODE_ENV: "production" };
const SAFE = "postgresql://jad:gKfX9-1@db.example.org/jad?sslmode=verify-full";

let folder: string;
let database: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "jad-graph-settings-"));
  database = await createTestDatabase();
});

afterAll(async () => {
  await stopPrograms();
  await database.drop();
  await rm(folder, { recursive: true });
}, LONG_ENOUGH);

/** The faults that are named, each by its setting and the beginning of its sentence. */
function faultsOf(settings: Readonly<Record<string, string>>): string[] {
  try {
    readConfig(settings);
    return [];
  } catch (error) {
    const [, ...lines] = (error as Error).message.split("\n");
    return lines.map((line) => line.trim().replace(/, for example .*$/, ""));
  }
}

describe("a secret in a file", () => {
  test("is read without the line break at its end", async () => {
    const file = path.join(folder, "database-url");
    await writeFile(file, `${SAFE}\n`);
    const { databaseUrl } = readConfig({ DATABASE_URL_FILE: file });
    expect(databaseUrl).toBe(SAFE);
    await writeFile(file, "rediss://events.example.org\r\n");
    expect(readConfig({ EVENTS_URL_FILE: file }).eventsUrl).toBe("rediss://events.example.org");
  });

  test("is named with all other faults where it cannot be had, and not shown", async () => {
    const [file, empty] = [path.join(folder, "wrong"), path.join(folder, "empty")];
    await writeFile(file, "mysql://root:a-secret@localhost/jad");
    await writeFile(empty, "\n");
    expect(
      faultsOf({ DATABASE_URL_FILE: path.join(folder, "missing"), EVENTS_URL_FILE: empty, PORT: "x" }),
    ).toEqual([
      "DATABASE_URL_FILE must name a file that can be read (ENOENT)",
      "EVENTS_URL_FILE must name a file with something in it",
      "PORT must be a whole number from 0 to 65535 (0 takes any free port)",
    ]);
    expect(faultsOf({ DATABASE_URL_FILE: folder })).toEqual([
      "DATABASE_URL_FILE must name a file that can be read (EISDIR)",
    ]);
    expect(faultsOf({ DATABASE_URL_FILE: file, DATABASE_URL: SAFE })).toEqual([
      "DATABASE_URL_FILE must not be set beside DATABASE_URL: one of them says it",
    ]);
    expect(faultsOf({ DATABASE_URL_FILE: file })).toEqual([
      "DATABASE_URL must be a URL that begins with postgresql:// or postgres:// and names a host",
    ]);
  });
});

describe("production", () => {
  const passes = (name: string) => ` (ALLOW_INSECURE=${name} takes it as it is)`;

  test.each([
    [
      "embedded-database",
      {},
      "DATABASE_URL must be set in production, as the embedded PostgreSQL is for development",
    ],
    [
      "plain-connections",
      { DATABASE_URL: "postgresql://jad@db.example.org/jad" },
      "DATABASE_URL must say sslmode=verify-full in production where it leads to another machine",
    ],
    [
      "plain-connections",
      { DATABASE_URL: "postgresql://jad@db.example.org/jad?sslmode=no-verify" },
      "DATABASE_URL must say sslmode=verify-full in production where it leads to another machine",
    ],
    [
      "plain-connections",
      { DATABASE_URL: SAFE, EVENTS_URL: "redis://events.example.org" },
      "EVENTS_URL must say rediss:// in production where it leads to another machine",
    ],
    [
      "known-passwords",
      { DATABASE_URL: "postgresql://jad:postgres@localhost/jad" },
      "DATABASE_URL must not have a password in production that anyone would guess",
    ],
    [
      "known-passwords",
      { DATABASE_URL: "postgresql://anna:anna@localhost/jad" },
      "DATABASE_URL must not have a password in production that anyone would guess",
    ],
  ])("takes what is insecure only where it is named: %s", (name, settings, fault) => {
    expect(faultsOf({ ...PRODUCTION, ...settings })).toEqual([`${fault}${passes(name)}`]);
    expect(faultsOf({ ...PRODUCTION, ...settings, ALLOW_INSECURE: `superuser, ${name}` })).toEqual([]);
    expect(faultsOf(settings)).toEqual([]);
  });

  test.each([SAFE, "postgresql://jad@127.0.0.1/jad", "postgresql:///jad?host=/var/run/postgresql"])(
    "takes %s",
    (DATABASE_URL) => {
      expect(faultsOf({ ...PRODUCTION, DATABASE_URL })).toEqual([]);
    },
  );

  test("does not start as a superuser of the database server", async () => {
    const program = startProgram({ ...PRODUCTION, DATABASE_URL: database.url });
    expect(await program.exit).toBe(1);
    expect(JSON.parse(program.output().trim().split("\n").at(-1) ?? "")).toMatchObject({
      level: "error",
      error: {
        message: expect.stringMatching(
          /^The user of DATABASE_URL is a superuser .*\(ALLOW_INSECURE=superuser takes/,
        ),
      },
    });
  }, 60_000);

  test("shows the settings in force, and of an address no user and no password", () => {
    const { inForce } = readConfig({
      ...PRODUCTION,
      DATABASE_URL: `${SAFE}&password=other`,
      EVENTS_URL: "rediss://jad:a-secret@events.example.org:6380/1",
      UNKNOWN: "something",
    });
    expect(inForce).toEqual({
      DATABASE_URL: "postgresql://db.example.org/jad?sslmode=verify-full",
      EVENTS_URL: "rediss://events.example.org:6380/1",
      HOST: "127.0.0.1",
      PORT: "4000",
      NODE_ENV: "production",
      DATA_FOLDER: ".data",
      JWT_ALGORITHMS: "ES256",
      LOG_LEVEL: "info",
      METRICS_HOST: "127.0.0.1",
      MIGRATIONS: "at-start",
      DRAIN_SECONDS: "0",
    });
  });
});

test.each([
  ["LOG_LEVEL", "debug", "must be error, warn or info"],
  ["METRICS_PORT", "70000", "must be a whole number from 0 to 65535 (0 takes any free port)"],
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318", "must be a URL that begins with http:// or https://"],
  ["DRAIN_SECONDS", "61", "must be a whole number from 0 to 60"],
  [
    "ALLOW_INSECURE",
    "everything",
    "must be a list, with commas, out of embedded-database, known-passwords, plain-connections, superuser",
  ],
])("%s=%s is refused", (name, value, message) => {
  expect(faultsOf({ [name]: value })).toEqual([`${name} ${message}`]);
});
