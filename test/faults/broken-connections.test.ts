import { createExercise, submission, SUBMIT } from "../reports/exercise";
import { execute } from "../support/database-server";
import { type Answer, startWorld, type World } from "../support/world";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.stop());

/** Holds a lock until so many statements of the server wait for it, and then ends the connections of all of them. */
async function breakWaiting(lock: string, count: number, send: () => Promise<Answer<any>>[]) {
  return world.database.$transaction(
    async (tx) => {
      await tx.$executeRawUnsafe(lock);
      const sent = send();
      const ended: number[] = [];
      while (ended.length < count) {
        const rows = await execute(
          world.databaseUrl,
          `select pid, pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and application_name = 'jad-graph' and wait_event_type = 'Lock'
             and pid <> all ('{${ended.join()}}')`,
        );
        ended.push(...rows.map(({ pid }) => Number(pid)));
      }
      return sent;
    },
    { timeout: 60_000 },
  );
}

test("who reads does not notice that the connection broke", async () => {
  const ask = () => world.query('{ country(code: "ES") { code } }');
  const sent = await breakWaiting("lock table country in access exclusive mode", 5, () =>
    Array.from({ length: 5 }, ask),
  );
  const answers = await Promise.all(sent);
  expect(answers.map(({ status, body }) => [status, body])).toEqual(
    Array.from({ length: 5 }, () => [200, { data: { country: { code: "ES" } } }]),
  );
});

test("a change whose connection broke on its way is made once all the same", async () => {
  const exercise = await createExercise(world);
  const asked = submission(exercise, { idempotencyKey: "broken-connection" });
  const lock = `select from operation where id = '${exercise.id}' for update`;
  const [answer] = await Promise.all(
    await breakWaiting(lock, 1, () => [world.query(SUBMIT, asked, exercise.spain)]),
  );
  expect(answer?.body.errors).toBeUndefined();
  expect(answer?.body.data.submitReport).toMatchObject({ isReplay: false });
  expect(await world.database.reportVersion.count({ where: { operationId: exercise.id } })).toBe(1);
  const again = await world.query(SUBMIT, asked, exercise.spain);
  expect(again.body.data.submitReport).toMatchObject({ isReplay: true });
});
