import { Client } from "pg";
import { followBySocket } from "../live/clients";
import { cursorOfNow, REPORTS as REPORTS_CHANGED } from "../live/documents";
import { createExercise, type Exercise, SUBMIT, submission } from "../reports/exercise";
import { execute } from "../support/database-server";
import { startProgram, stopPrograms } from "../support/program";
import { type ReplicatedServer, startReplicatedServer } from "../support/replicated-server";
import { startWorld, type World } from "../support/world";

jest.setTimeout(60_000);

const REPORTS = `query($code: String!) { operation(code: $code) { reports { totalCount } } }`;
const CHANGES = `query($cursor: String) { changesSince(cursor: $cursor) { cursor changes { type } } }`;
const PUBLIC = "jad-danube-6";

let server: ReplicatedServer;
let world: World;
const said: string[] = [];
beforeAll(async () => {
  server = await startReplicatedServer();
  const { primaryUrl, replicaUrl } = server;
  const testDatabase = { url: primaryUrl, drop: async () => undefined };
  world = await startWorld({ testDatabase, replicaUrl, say: (line) => said.push(line) });
}, 120_000);
afterAll(async () => {
  await stopPrograms();
  await world?.stop();
  await server?.remove();
});
// What a test that failed has left as it was must not fail the others.
afterEach(() => Promise.allSettled([resumeReplay(), replayCommits("0")]));

type Headers = Record<string, string>;

const atReplica = (statement: string) => execute(server.replicaUrl, statement);
const pauseReplay = () => atReplica("select pg_wal_replay_pause()");
const resumeReplay = () => atReplica("select pg_wal_replay_resume()");
/** So long after they were made; what comes before a commit is replayed all the same. */
async function replayCommits(delay: string): Promise<void> {
  await atReplica(`alter system set recovery_min_apply_delay = '${delay}'`);
  await atReplica("select pg_reload_conf()");
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 40_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`It never came about that ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function countReports({ code }: Exercise, headers: Headers): Promise<number> {
  const { operation } = await world.data(REPORTS, { code }, headers);
  return operation.reports.totalCount;
}

/** Whether the replica ran a statement of the server meanwhile. */
async function isAtReplica(action: () => Promise<unknown>): Promise<boolean> {
  const [{ now } = {}] = await atReplica("select clock_timestamp()::text as now");
  await action();
  const ran = await atReplica(
    `select from pg_stat_activity where application_name = 'jad-graph' and query_start > '${String(now)}'`,
  );
  return ran.length > 0;
}

/** Waits until the server, after that, has asked the one or the other how far it is. */
async function untilAsked(
  url: string,
  action: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  const [{ now } = {}] = await execute(url, "select clock_timestamp()::text as now");
  await action();
  await until(async () => {
    const asked = await execute(
      url,
      `select from pg_stat_activity
        where application_name = 'jad-graph replica' and state = 'idle' and query_start > '${String(now)}'`,
    );
    return asked.length > 0;
  });
}

const breakConnection = () =>
  atReplica(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'jad-graph replica'",
  );

/** Keeps everybody else from a table, at the primary and then at the replica. */
async function lock(table: string): Promise<Client> {
  const client = new Client({ connectionString: server.primaryUrl });
  await client.connect();
  await client.query(`begin; lock table ${table} in access exclusive mode`);
  // What is not committed waits for nothing that would send it.
  await execute(server.primaryUrl, "select pg_switch_wal()");
  return client;
}

/** Whether somebody at the replica holds a table, or waits for it. */
async function isLocked(table: string, granted: boolean): Promise<boolean> {
  const found = await atReplica(
    `select from pg_locks where relation = '${table}'::regclass and granted = ${granted}`,
  );
  return found.length > 0;
}

/** What anyone may see, changed and told of in one transaction. */
async function rename(name: string): Promise<void> {
  await execute(
    server.primaryUrl,
    `update operation set name = '${name}' where code = '${PUBLIC}';
      select pg_notify('jad_graph', id || ' Operation') from operation where code = '${PUBLIC}'`,
  );
}

const readName = async () =>
  (await world.data("query($code: String!) { operation(code: $code) { name } }", { code: PUBLIC })).operation
    .name;

/** An exercise that both can see, and whose reads go to the replica. */
async function prepare(): Promise<Exercise> {
  const exercise = await createExercise(world);
  for (const headers of [exercise.spain, exercise.centreToo])
    await until(() => isAtReplica(() => countReports(exercise, headers)));
  return exercise;
}

/** Whether requests should be sent to the server, and how it finds the replica. */
async function readiness({ url }: Pick<World, "url"> = world): Promise<[number, unknown]> {
  const response = await fetch(`${url}/readyz`);
  return [response.status, (await response.json()).checks.replica];
}

const submit = async (exercise: Exercise) => {
  const { submitReport } = await world.data(SUBMIT, submission(exercise), exercise.spain);
  return submitReport.report;
};

test("who changes something sees it at once, and others as soon as the replica has it", async () => {
  const exercise = await prepare();
  await pauseReplay();
  expect(await submit(exercise)).toMatchObject({ status: "SUBMITTED", version: 1 });
  expect(await countReports(exercise, exercise.spain)).toBe(1);
  expect(await countReports(exercise, exercise.centreToo)).toBe(0);
  await resumeReplay();
  await until(async () => (await countReports(exercise, exercise.centreToo)) === 1);
  await until(() => isAtReplica(() => countReports(exercise, exercise.spain)));
  expect(await countReports(exercise, exercise.spain)).toBe(1);
});

test("who was refused a change sees what stood in the way", async () => {
  const exercise = await prepare();
  await pauseReplay();
  await submit(exercise);
  const reporter = await world.as("nora", "reporter:ES");
  const { body } = await world.query(SUBMIT, submission(exercise), reporter);
  expect(body.errors?.[0]?.extensions.code).toBe("CONFLICT");
  expect(await countReports(exercise, reporter)).toBe(1);
  await resumeReplay();
});

test("who asks for the latest gets it, and from then on nothing older", async () => {
  const exercise = await prepare();
  await pauseReplay();
  await submit(exercise);
  const { centreToo } = exercise;
  expect(await countReports(exercise, centreToo)).toBe(0);
  expect(await countReports(exercise, { ...centreToo, "cache-control": "no-cache" })).toBe(1);
  expect(await countReports(exercise, centreToo)).toBe(1);
  await resumeReplay();
});

test("who follows something is told of it when it can be read", async () => {
  const exercise = await prepare();
  const { code: operation, france, centreToo } = exercise;
  const cursor = await cursorOfNow(world, centreToo);
  const asked = { query: REPORTS_CHANGED, variables: { operation, cursor } };
  const followed = followBySocket(world.url, asked, centreToo);
  const next = async () => (await followed.next()).data.reportChanged.report.participant.party.code;
  await world.data(SUBMIT, submission(exercise, { party: "FR" }), france);
  expect(await next()).toBe("FR");
  await pauseReplay();
  await submit(exercise);
  expect(await countReports(exercise, centreToo)).toBe(1);
  await resumeReplay();
  expect(await next()).toBe("ES");
  expect(await countReports(exercise, centreToo)).toBe(2);
  followed.stop();
});

test("a cursor from elsewhere never leads back", async () => {
  const exercise = await prepare();
  const { centreToo } = exercise;
  const ahead = await startWorld({
    testDatabase: { url: server.primaryUrl, drop: async () => undefined },
  });
  const ask = async (asked: World, headers: Headers, cursor: string | null) =>
    (await asked.data(CHANGES, { cursor }, headers)).changesSince;
  // Each has an issuer of its own.
  const there = await ahead.as("jovan", `coordinator:${exercise.code}`);
  await pauseReplay();
  await submit(exercise);
  const { cursor } = await ask(ahead, there, null);
  const behind = await ask(world, centreToo, cursor);
  expect(behind.changes).toEqual([]);
  expect(await ask(ahead, there, behind.cursor)).toMatchObject({ changes: [] });
  await resumeReplay();
  await ahead.stop();
});

test("a replica costs no statement more", async () => {
  const exercise = await prepare();
  let isThere = false;
  const statements = await world.statements(async () => {
    isThere = await isAtReplica(() => countReports(exercise, exercise.centreToo));
  });
  expect([isThere, statements.length]).toEqual([true, 1]);
});

test("what the replica ends to go on replaying is read from the primary", async () => {
  const exercise = await prepare();
  await atReplica("alter system set max_standby_streaming_delay = 0");
  await atReplica("select pg_reload_conf()");
  // The reading holds the one and waits for the other. Then the primary takes the one as well.
  const waitedFor = await lock("threat_area");
  await until(() => isLocked("threat_area", true));
  const reading = world.query("{ capabilities { code } threatAreas { code } }", {}, exercise.centreToo);
  await until(() => isLocked("threat_area", false));
  const held = await lock("capability");
  await waitedFor.end();
  await held.end();
  const { body } = await reading;
  expect(body.errors).toBeUndefined();
  expect(body.data.capabilities.length).toBeGreaterThan(0);
  await until(async () => {
    const [conflicts] = await atReplica(
      "select confl_lock from pg_stat_database_conflicts where datname = current_database()",
    );
    return Number(conflicts?.["confl_lock"]) === 1;
  });
  await atReplica("alter system reset max_standby_streaming_delay");
  await atReplica("select pg_reload_conf()");
});

test("a replica that is stopped stops nobody, and is read from again once it is back", async () => {
  const exercise = await prepare();
  expect(await readiness()).toEqual([200, "in use"]);
  await server.stopReplica();
  expect(await countReports(exercise, exercise.centreToo)).toBe(0);
  await until(async () => (await readiness())[1] === "not in use");
  expect(await readiness()).toEqual([200, "not in use"]);
  await submit(exercise);
  expect(await countReports(exercise, exercise.centreToo)).toBe(1);
  await server.startReplica();
  await until(() => isAtReplica(() => countReports(exercise, exercise.centreToo)));
  expect(await countReports(exercise, exercise.centreToo)).toBe(1);
  expect(await readiness()).toEqual([200, "in use"]);
});

test("an answer that is too large is not made once more at the primary", async () => {
  const { code, id, centreToo } = await prepare();
  await world.database.operation.update({ where: { id }, data: { summary: "x".repeat(10_000_000) } });
  await until(async () => {
    const found = await atReplica(`select from operation where id = '${id}' and summary is not null`);
    return found.length > 0;
  });
  const query = `query($code: String!) { operation(code: $code) { summary } }`;
  const statements = await world.statements(async () => {
    const { body } = await world.query(query, { code }, centreToo);
    expect(body.errors?.[0]?.extensions.code).toBe("ANSWER_TOO_LARGE");
  });
  expect(statements).toHaveLength(1);
});

describe("where all connections to the replica are busy", () => {
  const WAITS = "{ capabilities { code } }";
  let shedding: World;
  let locking: Client;

  beforeAll(async () => {
    shedding = await startWorld({
      testDatabase: { url: server.primaryUrl, drop: async () => undefined },
      replicaUrl: server.replicaUrl,
      limits: { rateLimit: null, concurrencyLimit: null, shedding: true, trustedProxies: [] },
    });
  });
  afterAll(() => shedding?.stop());
  beforeEach(async () => {
    await until(async () => (await readiness(shedding))[1] === "in use");
    await prepare();
    locking = await lock("capability");
    await until(() => isLocked("capability", true));
    // From now on it is locked at the replica alone.
    await pauseReplay();
    await locking.end();
  });

  /** More than two for each connection: even behind those whose time is up, not all get one. */
  const readWaiting = (asked: World) => Array.from({ length: 24 }, () => asked.query(WAITS));

  test("who waits for one in vain is answered by the primary, and the others go on at the replica", async () => {
    const reads = readWaiting(world);
    const { body } = await Promise.any(
      reads.map(async (read) => {
        const answer = await read;
        if (answer.body.errors !== undefined) throw new Error(answer.body.errors[0]?.message);
        return answer;
      }),
    );
    expect(body.data.capabilities.length).toBeGreaterThan(0);
    expect(await readiness()).toEqual([200, "in use"]);
    await resumeReplay();
    await Promise.all(reads);
  });

  test("reads that would wait too long for one are sent away", async () => {
    const reads = readWaiting(shedding);
    let refused: unknown = null;
    const isRefused = async () => {
      const { status, body } = await shedding.query("{ __typename }");
      if (status !== 200) refused = [status, body.errors?.[0]?.extensions.code];
      return refused !== null;
    };
    const over = Promise.all(reads).then(() => true);
    await until(() => Promise.race([isRefused(), over]));
    await resumeReplay();
    await over;
    expect(refused).toEqual([503, "OVERLOADED"]);
  });
});

test("a replica whose connection broke is read from again once it has what was committed by then", async () => {
  await prepare();
  await pauseReplay();
  await rename("Broken");
  expect(await readName()).not.toBe("Broken");
  await untilAsked(server.replicaUrl, breakConnection);
  expect(await readiness()).toEqual([200, "not in use"]);
  expect(await readName()).toBe("Broken");
  await resumeReplay();
  await until(() => isAtReplica(readName));
  expect(await readName()).toBe("Broken");
});

test("who was told of something while the replica was left sees nothing from before when it is back", async () => {
  const exercise = await prepare();
  const query = `subscription { operationTotals(code: "${PUBLIC}") { name } }`;
  const followed = followBySocket(world.url, { query });
  await followed.next();
  await replayCommits("20s");
  await pauseReplay();
  await execute(server.primaryUrl, "select pg_logical_emit_message(false, 'test', 'before')");
  const [{ position } = {}] = await execute(
    server.primaryUrl,
    "select pg_current_wal_insert_lsn()::text as position",
  );
  await untilAsked(server.primaryUrl, () =>
    countReports(exercise, { ...exercise.centreToo, "cache-control": "no-cache" }),
  );
  await rename("Told");
  await breakConnection();
  expect((await followed.next()).data.operationTotals.name).toBe("Told");

  await resumeReplay();
  await until(async () => {
    const [{ has } = {}] = await atReplica(`select pg_last_wal_replay_lsn() >= '${String(position)}' as has`);
    return has === true;
  });
  await untilAsked(server.replicaUrl);
  expect(await readName()).toBe("Told");
  await replayCommits("0");
  await until(() => isAtReplica(readName));
  expect(await readName()).toBe("Told");
  followed.stop();
});

test("a replica that falls too far behind is left alone until it has caught up", async () => {
  const exercise = await prepare();
  await pauseReplay();
  await submit(exercise);
  await until(async () => (await countReports(exercise, exercise.centreToo)) === 1);
  expect(await isAtReplica(() => countReports(exercise, exercise.centreToo))).toBe(false);
  await resumeReplay();
  await until(() => isAtReplica(() => countReports(exercise, exercise.centreToo)));
});

describe("the program", () => {
  test("says that a replica cannot be reached, and reads from it once it can", async () => {
    await server.stopReplica();
    const { primaryUrl, replicaUrl } = server;
    const program = startProgram({ DATABASE_URL: primaryUrl, DATABASE_REPLICA_URL: replicaUrl });
    await program.ready;
    const { host } = new URL(replicaUrl);
    expect(program.output()).toContain(
      `Replica: ${host}/jad_graph cannot be reached (connect ECONNREFUSED ${host}); reads go to the primary\n`,
    );
    await server.startReplica();
    await until(async () => program.output().includes(`Replica: reads go to ${host}/jad_graph\n`));
    program.kill("SIGTERM");
    expect(await program.exit).toBe(0);
  });

  test("refuses what is no copy of its database", async () => {
    const { primaryUrl, replicaUrl } = server;
    const other = new URL(replicaUrl);
    other.pathname = "/postgres";
    const program = startProgram({ DATABASE_URL: primaryUrl, DATABASE_REPLICA_URL: other.href });
    expect(await program.exit).toBe(1);
    expect(program.output().trimEnd().split("\n").at(-1)).toBe(
      `The database at ${other.host}/postgres, named by DATABASE_REPLICA_URL, is no copy of the one that DATABASE_URL names. Correct it, or leave it out.`,
    );
  });
});

test("a replica that became a server of its own is read from no more", async () => {
  const exercise = await prepare();
  await atReplica("select pg_promote()");
  const { host } = new URL(server.replicaUrl);
  await until(async () => said.at(-1) === `${host}/jad_graph is no standby; reads go to the primary`);
  await submit(exercise);
  expect(await countReports(exercise, exercise.centreToo)).toBe(1);
  expect(await isAtReplica(() => countReports(exercise, exercise.centreToo))).toBe(false);
});
