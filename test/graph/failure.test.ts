import { createExercise, submission, SUBMIT } from "../reports/exercise";
import { execute } from "../support/database-server";
import { waitingForLocks } from "../support/waiting";
import { startWorld, type World } from "../support/world";

const OVERTIME = "It took too long, and nothing was changed; try again in a moment, or ask for less at once.";
const SUBMIT_SEVERAL = `mutation($input: SubmitReportsInput!) { submitReports(input: $input) {
  outcomes { report { version } error { code message } } } }`;

const CENTRE = "operation { coordinationCentre { name } }";

/** What a client is told when the database fails: what to do, and nothing of its insides. */
describe("when the database fails", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  /** Does something while a statement of the owner's has been begun, and undoes that. */
  async function during<Found>(statement: string, action: () => Promise<Found>): Promise<Found> {
    if (statement.startsWith("alter")) {
      await breakTable("coordination_centre", "centre_lost");
      const found = await action();
      await breakTable("centre_lost", "coordination_centre");
      return found;
    }
    return world.database.$transaction(
      async (tx) => {
        await tx.$executeRawUnsafe(statement);
        return action();
      },
      { timeout: 60_000 },
    );
  }

  const breakTable = (from: string, to: string) =>
    world.database.$executeRawUnsafe(`alter table ${from} rename to ${to}`);

  test("a fault of ours is masked, and has a reference", async () => {
    await breakTable("capability", "capability_lost");
    const { status, body } = await world.query("{ capabilities { code } }");
    await breakTable("capability_lost", "capability");
    expect(status).toBe(200);
    expect(body).toEqual({
      data: null,
      errors: [
        {
          message: "Something went wrong on our side; tell us the reference.",
          locations: [{ line: 1, column: 3 }],
          path: ["capabilities"],
          extensions: {
            code: "INTERNAL_SERVER_ERROR",
            reference: expect.stringMatching(/^[0-9a-f-]{36}$/),
          },
        },
      ],
    });
    expect((await world.query("{ capabilities { code } }")).body.errors).toBeUndefined();
  });

  test("a field that is computed says in its place that it failed, and the others are answered", async () => {
    const document = `{ viewer { subject } countries(first: 1) { totalCount }
      operation(code: "jad-see-2024") { code reconciliation { discrepancies { kind } } } }`;
    await breakTable("published_figure", "figure_lost");
    const failed = await world.query(document);
    await breakTable("figure_lost", "published_figure");
    const whole = await world.data(document);
    expect(failed.body.data).toEqual({ ...whole, operation: null });
    expect(failed.body.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [["operation", "reconciliation"], "INTERNAL_SERVER_ERROR"],
    ]);
    expect(whole.operation.reconciliation.discrepancies).toHaveLength(7);
  });

  test("a document that takes too long is ended, and told so", async () => {
    await world.database.$executeRawUnsafe("alter table capability rename to capability_lost");
    await world.database.$executeRawUnsafe(
      "create view capability as select capability_lost.* from capability_lost, pg_sleep(60)",
    );
    await world.database.$executeRawUnsafe("grant select on capability to public");
    const { body } = await world.query("{ capabilities { code } }");
    const [running] = await world.database.$queryRaw<{ count: number }[]>`
      select count(*)::integer as count from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and query like '%capability%' and state = 'active'`;
    await world.database.$executeRawUnsafe("drop view capability");
    await breakTable("capability_lost", "capability");
    expect(running?.count).toBe(0);
    expect(body.errors?.map(({ message, extensions }) => [extensions.code, message])).toEqual([
      ["TIMEOUT", OVERTIME],
    ]);
    expect(body.data ?? null).toBeNull();
  });

  test("who waits too long for others is told to try again, and changed nothing", async () => {
    const exercise = await createExercise(world);
    const versions = () => world.database.reportVersion.count({ where: { operationId: exercise.id } });
    const send = (key: string) =>
      world.query(SUBMIT, submission(exercise, { idempotencyKey: `waits-${key}` }), exercise.spain);
    // More than there are connections: some wait for the operation, and the others for a connection.
    const answers = await world.database.$transaction(
      async (tx) => {
        await tx.$queryRaw`select from operation where id = ${exercise.id}::uuid for update`;
        return Promise.all(Array.from({ length: 14 }, (_, index) => send(String(index))));
      },
      { timeout: 60_000 },
    );
    const told = answers.map(({ body }) => [body.errors?.[0]?.extensions.code, body.errors?.[0]?.message]);
    expect(told).toEqual(Array.from({ length: 14 }, () => ["TIMEOUT", OVERTIME]));
    expect(await versions()).toBe(0);
    expect((await send("0")).body.data.submitReport.isReplay).toBe(false);
    expect(await versions()).toBe(1);
  });

  test("who reads waits for none of those who wait for one another to write", async () => {
    const exercise = await createExercise(world);
    let answered = 0;
    const send = async () => {
      const { body } = await world.query(SUBMIT, submission(exercise), exercise.spain);
      answered += 1;
      return body;
    };
    const [read, before, writers] = await world.database.$transaction(
      async (tx) => {
        await tx.$queryRaw`select from operation where id = ${exercise.id}::uuid for update`;
        const sent = Array.from({ length: 30 }, send);
        // As many as there are connections for them; the others wait for a connection.
        while ((await waitingForLocks(world)) !== 10) expect(answered).toBe(0);
        const { body } = await world.query('{ country(code: "ES") { code } }');
        return [body, answered, sent] as const;
      },
      { timeout: 60_000 },
    );
    expect([read, before]).toEqual([{ data: { country: { code: "ES" } } }, 0]);
    const done = (await Promise.all(writers)).filter(({ errors }) => errors === undefined);
    expect(await world.database.reportVersion.count({ where: { operationId: exercise.id } })).toBe(
      done.length,
    );
  });

  test.each([
    ["takes too long", CENTRE, "lock table coordination_centre", { code: "TIMEOUT" }, ""],
    [
      "is asked for wrongly",
      "operation { participants(first: 1000) { totalCount } }",
      "select",
      { code: "BAD_USER_INPUT", argument: "participants(first:)" },
      " participants(first:): must be between 1 and 100; 1000 was given.",
    ],
    [
      "cannot be had through a fault of ours",
      CENTRE,
      "alter table coordination_centre rename to centre_lost",
      { code: "INTERNAL_SERVER_ERROR", reference: expect.any(String) },
      "",
    ],
  ])(
    "where the answer to a change %s, it is told as done",
    async (_how, selection, trouble, extensions, why) => {
      const exercise = await createExercise(world);
      const { input } = submission(exercise);
      const submit = (asked: string) =>
        world.query(
          `mutation($input: SubmitReportInput!) { submitReport(input: $input) { isReplay report { version ${asked} } } }`,
          { input },
          exercise.spain,
        );
      const body = await during(trouble, async () => (await submit(selection)).body);
      expect(body).toEqual({
        data: { submitReport: null },
        errors: [
          expect.objectContaining({
            message: `It was done, but its answer could not be read; the same again with the same idempotencyKey gives it.${why}`,
            extensions: { ...extensions, done: true },
          }),
        ],
      });
      expect((await submit("")).body).toEqual({
        data: { submitReport: { isReplay: true, report: { version: 1 } } },
      });
      expect(await world.database.reportVersion.count({ where: { operationId: exercise.id } })).toBe(1);
    },
  );

  test("of several reports, the one that waits too long for others fails alone", async () => {
    const [free, held] = [await createExercise(world), await createExercise(world)];
    const reports = [free, held].map((exercise) => submission(exercise).input);
    const { submitReports } = await world.database.$transaction(
      async (tx) => {
        await tx.$queryRaw`select from operation where id = ${held.id}::uuid for update`;
        return world.data(SUBMIT_SEVERAL, { input: { reports } }, free.spain);
      },
      { timeout: 60_000 },
    );
    expect(submitReports.outcomes).toEqual([
      { report: { version: 1 }, error: null },
      { report: null, error: { code: "TIMEOUT", message: OVERTIME } },
    ]);
    expect(await world.database.report.count({ where: { operationId: held.id } })).toBe(0);
  });

  test("a database that takes no connections is unavailable, for a client and for the readiness probe", async () => {
    const [{ name } = { name: "" }] = await world.database.$queryRaw<
      { name: string }[]
    >`select current_database() as name`;
    const server = process.env["TEST_SERVER_URL"] ?? "";
    await execute(server, `alter database "${name}" allow_connections false`);
    await execute(server, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    const { status, headers, body } = await world.query("{ operations { totalCount } }");
    const partly = await world.query('{ __typename operation(code: "jad-see-2024") { code } }');
    const exported = await fetch(`${world.url}/export/published.csv`);
    const readiness = await fetch(`${world.url}/readyz`);
    const health = await fetch(`${world.url}/healthz`);
    await execute(server, `alter database "${name}" allow_connections true`);
    expect(body.errors?.map(({ message, extensions }) => [extensions.code, message])).toEqual([
      ["UNAVAILABLE", "The database cannot be reached; try again in a moment."],
    ]);
    expect([status, headers.get("retry-after")]).toEqual([503, "1"]);
    expect([partly.status, partly.body.data?.__typename]).toEqual([200, "Query"]);
    expect([exported.status, exported.headers.get("retry-after"), await exported.json()]).toEqual([
      503,
      "1",
      {
        errors: [
          {
            message: "The database cannot be reached; try again in a moment.",
            extensions: { code: "UNAVAILABLE" },
          },
        ],
      },
    ]);
    expect([readiness.status, health.status]).toEqual([503, 200]);
    expect(await readiness.json()).toEqual({
      status: "not ready",
      checks: { database: "unreachable", migrations: "unknown" },
    });
    expect((await world.query("{ operations { totalCount } }")).body.errors).toBeUndefined();
  });
});
