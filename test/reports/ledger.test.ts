import { findApplicationRole } from "../../src/database/application-role";
import { connect, type Pool } from "../../src/database/client";
import { startWorld, type World } from "../support/world";
import { createExercise, type Exercise, submitted, VERIFY, written } from "./exercise";

const LEDGER = [
  "report_version",
  "check_count",
  "result",
  "report_deployment",
  "report_decision",
  "audit_entry",
  "idempotency_key",
];

let world: World;
let exercise: Exercise;
let application: Pool;

beforeAll(async () => {
  world = await startWorld();
  exercise = await createExercise(world);
  const report = await submitted(world, exercise);
  await world.data(VERIFY, { input: { report, expectedVersion: 1 } }, exercise.centre);
  application = connect(world.databaseUrl, await findApplicationRole(world.databaseUrl));
});
afterAll(async () => {
  await application?.$disconnect();
  await world?.stop();
});

interface DriverError {
  readonly meta?: { readonly driverAdapterError?: { readonly cause?: { readonly originalCode?: string } } };
}

/** The SQLSTATE of a statement that must be refused, and that it left nothing behind. */
async function refused(database: Pool, statement: string): Promise<string> {
  const before = await written(world);
  const state = await database.$executeRawUnsafe(statement).then(
    () => "done",
    (error: unknown) => (error as DriverError).meta?.driverAdapterError?.cause?.originalCode ?? "unknown",
  );
  expect(await written(world)).toEqual(before);
  return state;
}

test.each(LEDGER)("%s only grows, even for its owner", async (table) => {
  const { database } = world;
  expect(
    await refused(
      database,
      `update ${table} set operation_id = operation_id`.replace(
        "idempotency_key set operation_id = operation_id",
        "idempotency_key set key = key",
      ),
    ),
  ).toBe("23001");
  expect(await refused(database, `delete from ${table}`)).toBe("23001");
  expect(await refused(database, `truncate ${table} cascade`)).toBe("23001");
});

test.each(LEDGER)("%s cannot be changed by the application at all", async (table) => {
  expect(await refused(application, `delete from ${table}`)).toBe("42501");
  expect(await refused(application, `truncate ${table} cascade`)).toBe("42501");
  expect(await refused(application, `alter table ${table} disable trigger all`)).toBe("42501");
});

test("where a report stands is written by nobody", async () => {
  expect(await refused(application, "update report set status = 'SUBMITTED'")).toBe("42501");
  expect(await refused(world.database, "update report set status = 'SUBMITTED'")).toBe("23001");
  expect(await refused(world.database, "delete from report")).toBe("23001");
});

test("no line is added to a version that is there", async () => {
  const line = `insert into check_count (version_id, position, operation_id, participant_id, category_code, environment, count)
    select id, 99, operation_id, participant_id, 'PREMISES', 'PHYSICAL', 1 from report_version limit 1`;
  expect(await refused(world.database, line)).toBe("23001");
});

test("no version is left out, and none is decided twice or by who sent it", async () => {
  const version = (
    number: number,
  ) => `insert into report_version (id, operation_id, participant_id, period_id, report_id, version, nil_return, reason, late, submitted_by, submitted_by_machine, submitted_at)
    select gen_random_uuid(), operation_id, participant_id, period_id, report_id, ${number}, true, 'Because', false, 'anna', false, now() from report_version limit 1`;
  expect(await refused(world.database, version(3))).toBe("40001");
  expect(await refused(world.database, version(1))).toBe("40001");
  const decision = (
    kind: string,
    by: string,
  ) => `insert into report_decision (version_id, position, operation_id, participant_id, kind, decided_by, decided_at)
    select id, 9, operation_id, participant_id, '${kind}', '${by}', now() from report_version limit 1`;
  expect(await refused(world.database, decision("VERIFIED", "jovan"))).toBe("23514");
  expect(await refused(world.database, decision("VERIFIED", "anna"))).toBe("23514");
});

test("row-level security alone shows the audit trail to auditors", async () => {
  const count = (audits: string) =>
    application.$transaction(async (tx) => {
      await tx.$executeRaw`select set_config('jad.audits', ${audits}, true)`;
      return tx.auditEntry.count();
    });
  expect([await count("no"), await count("")]).toEqual([0, 0]);
  expect(await count("yes")).toBe(await world.database.auditEntry.count());
});

test("row-level security alone shows nobody what is not theirs", async () => {
  const count = (settings: Readonly<Record<string, string>>) =>
    application.$transaction(async (tx) => {
      for (const [name, value] of Object.entries(settings))
        await tx.$executeRaw`select set_config(${name}, ${value}, true)`;
      const tables = [
        "report",
        "report_version",
        "check_count",
        "result",
        "report_deployment",
        "report_decision",
      ];
      return Promise.all(
        tables.map(async (table) => {
          const [row] = await tx.$queryRawUnsafe<{ count: number }[]>(
            `select count(*)::int as count from ${table}`,
          );
          return row?.count;
        }),
      );
    });
  const none = [0, 0, 0, 0, 0, 0];
  const all = [1, 1, 2, 1, 1, 1];
  expect(await count({})).toEqual(none);
  expect(await count({ "jad.parties": "FR" })).toEqual(none);
  expect(await count({ "jad.parties": "FR,ES" })).toEqual(all);
  expect(await count({ "jad.operations": "jad-see-2024" })).toEqual(none);
  expect(await count({ "jad.operations": exercise.code })).toEqual(all);
  expect(await count({ "jad.sees_all": "yes" })).toEqual(all);
  // What one transaction was told, the next one on the same connection is not.
  expect(await count({})).toEqual(none);
});

test("what is written later has a greater key, so that an index grows at its end", async () => {
  for (let count = 0; count < 3; count += 1) await submitted(world, await createExercise(world));
  const keys = await world.database.$queryRaw<{ id: string }[]>`
    select id::text from report_version order by submitted_at`;
  const made = keys.map(({ id }) => id).filter((id) => id.charAt(14) === "7");
  expect(made.length).toBeGreaterThanOrEqual(4);
  expect(made).toEqual([...made].sort());
});
