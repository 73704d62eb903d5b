import { randomBytes } from "node:crypto";
import { type AddressInfo, createServer } from "node:net";
import { readConfig } from "../../src/config";
import { createExercise, submission, SUBMIT } from "../reports/exercise";
import { execute } from "../support/database-server";
import { startProgram, stopPrograms } from "../support/program";
import { createTestDatabase, type TestDatabase } from "../support/test-database";
import { startWorld, type World } from "../support/world";

jest.setTimeout(60_000);

/** What the server leaves on its connections, which behind a pooler the next one to have them would find. */
async function leftBy(world: World) {
  const [left] = await world.served.reads.$queryRawUnsafe<{ statements: number; settings: string[] }[]>(`
    select (select count(*) from pg_prepared_statements where not from_sql)::integer as statements,
      array(select name::text from pg_settings where source in ('client', 'session') order by name) as settings`);
  return left;
}

/** Reads and changes, each often enough for its statements to be prepared. */
async function work(world: World): Promise<void> {
  for (let time = 0; time < 5; time += 1) {
    const exercise = await createExercise(world);
    await world.data(SUBMIT, submission(exercise), exercise.spain);
    await world.data("{ operations(first: 2) { nodes { code reconciliation { discrepancies { kind } } } } }");
  }
}

describe("a server", () => {
  let database: TestDatabase;
  let worlds: World[];
  beforeAll(async () => {
    database = await createTestDatabase();
    const testDatabase = { url: database.url, drop: async () => undefined };
    worlds = [
      await startWorld({ testDatabase }),
      await startWorld({ testDatabase, poolerUrl: database.url }),
    ];
  });
  afterAll(async () => {
    for (const world of worlds ?? []) await world.stop();
    await database?.drop();
  });

  test("prepares statements and keeps settings on connections of its own, and leaves nothing on a pooler's", async () => {
    const [direct, pooled] = worlds as [World, World];
    await work(direct);
    const left = await leftBy(direct);
    expect(left?.statements).toBeGreaterThan(0);
    expect(left?.settings).toEqual(expect.arrayContaining(["jit", "statement_timeout"]));
    await work(pooled);
    expect(await leftBy(pooled)).toEqual({
      statements: 0,
      settings: ["application_name", "client_encoding"],
    });
  });
});

describe("the program", () => {
  let database: TestDatabase;
  const user = `pooled_${randomBytes(6).toString("hex")}`;
  const poolerUrl = () => {
    const url = new URL(database.url);
    [url.username, url.password] = [user, "a-secret"];
    return url;
  };
  beforeAll(async () => {
    database = await createTestDatabase();
    await execute(
      database.url,
      `create role ${user} login password 'a-secret' in role jad_graph_application`,
    );
  });
  afterAll(async () => {
    await stopPrograms();
    await execute(database.url, `drop role ${user}`);
    await database.drop();
  });

  const start = async (pooler: string) => {
    const program = startProgram({ DATABASE_URL: database.url, DATABASE_POOLER_URL: pooler });
    await program.ready;
    program.kill("SIGTERM");
    expect(await program.exit).toBe(0);
    return program.output().match(/^Pooler: .*$/gm);
  };

  test("says what the user of a pooler lacks", async () => {
    const { host, pathname } = poolerUrl();
    const place = `${host}${pathname}`;
    const owner = decodeURIComponent(new URL(database.url).username);
    expect(await start(database.url)).toEqual([
      `Pooler: requests go by ${place}, as ${owner}`,
      `Pooler: row-level security does not hold for ${owner}; see docs/scale.md`,
      `Pooler: ${owner} has no idle_in_transaction_session_timeout, lock_timeout, statement_timeout; see docs/scale.md`,
    ]);
    for (const setting of ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"])
      await execute(database.url, `alter role ${user} set ${setting} = '3s'`);
    expect(await start(poolerUrl().href)).toEqual([`Pooler: requests go by ${place}, as ${user}`]);
  });

  test("refuses a pooler that is not there, or leads elsewhere", async () => {
    const refusal = async (pooler: URL) => {
      const program = startProgram({ DATABASE_URL: database.url, DATABASE_POOLER_URL: pooler.href });
      expect(await program.exit).toBe(1);
      return program.output().trimEnd().split("\n").slice(-2);
    };
    const advice =
      "Start it or correct DATABASE_POOLER_URL; without it requests go straight to the database.";
    const absent = new URL("postgresql://user:a-secret@127.0.0.1:1/jad");
    expect(await refusal(absent)).toEqual([
      "The pooler at 127.0.0.1:1/jad, named by DATABASE_POOLER_URL, cannot be used: connect ECONNREFUSED 127.0.0.1:1",
      advice,
    ]);
    const other = await createTestDatabase();
    const elsewhere = new URL(other.url);
    expect(await refusal(elsewhere)).toEqual([
      `The pooler at ${elsewhere.host}${elsewhere.pathname}, named by DATABASE_POOLER_URL, cannot be used: it leads to another database than DATABASE_URL`,
      advice,
    ]);
    await other.drop();
  });

  test("refuses a pooler in the place of the database, before anything is changed by it", async () => {
    // What PgBouncer says to whoever wants a setting for the session.
    const said = "SFATAL\0C08P01\0Munsupported startup parameter: statement_timeout\0\0";
    const length = Buffer.alloc(4);
    length.writeInt32BE(4 + said.length);
    const pooler = createServer((socket) =>
      socket.once("data", () => socket.end(Buffer.concat([Buffer.from("E"), length, Buffer.from(said)]))),
    );
    await new Promise<void>((resolve) => pooler.listen(0, "127.0.0.1", resolve));
    const { port } = pooler.address() as AddressInfo;
    const program = startProgram({ DATABASE_URL: `postgresql://user:a-secret@127.0.0.1:${port}/jad` });
    expect(await program.exit).toBe(1);
    expect(program.output()).toBe(
      `DATABASE_URL leads to a pooler at 127.0.0.1:${port}/jad. Name the server itself there, and the pooler in DATABASE_POOLER_URL.\n`,
    );
    await new Promise((resolve) => pooler.close(resolve));
  });

  test.each(["DATABASE_REPLICA_URL", "DATABASE_POOLER_URL"])("%s is nothing by itself", (name) => {
    const url = "postgresql://user:a-secret@localhost/jad";
    expect(() => readConfig({ [name]: url })).toThrow(
      `The environment has 1 fault:\n  ${name} needs DATABASE_URL besides, the server that it`,
    );
    expect(() => readConfig({ [name]: "localhost:5432/jad", DATABASE_URL: url })).toThrow(
      `${name} must be a URL that begins with postgresql://`,
    );
  });
});
