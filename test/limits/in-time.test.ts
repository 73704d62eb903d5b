import { createExercise, type Exercise, submission } from "../reports/exercise";
import { startWorld, type World } from "../support/world";

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

test("who asks for what takes longer than ten seconds hears so, and the server goes on", async () => {
  const held: Exercise[] = [];
  for (let count = 0; count < 7; count += 1) held.push(await createExercise(world));
  const reports = held.map((exercise) => submission(exercise).input);
  const submit = `mutation($input: SubmitReportsInput!) { submitReports(input: $input) { outcomes { error { code } } } }`;
  const said = jest.spyOn(console, "error").mockImplementation(() => undefined);
  // Each of them waits for its operation until it is given up.
  const answer = await world.database.$transaction(
    async (tx) => {
      for (const { id } of held) await tx.$queryRaw`select from operation where id = ${id}::uuid for update`;
      let isAnswered = false;
      const asked = world
        .query(submit, { input: { reports } }, held[0]?.spain)
        .finally(() => (isAnswered = true));
      // A transaction in which nothing happens is ended.
      while (!isAnswered) await tx.$queryRaw`select pg_sleep(1)::text`;
      return asked;
    },
    { timeout: 60_000 },
  );
  expect([answer.status, answer.headers.get("retry-after"), answer.body]).toEqual([
    504,
    "1",
    {
      errors: [
        {
          message:
            "It took longer than 10 s. A change may have been made or not: the same again, with the same idempotencyKey, tells which and does nothing twice.",
          extensions: { code: "TIMEOUT" },
        },
      ],
    },
  ]);
  const { submitReports } = await world.data(submit, { input: { reports } }, held[0]?.spain);
  expect(submitReports.outcomes.map(({ error }: { error: unknown }) => error)).toEqual(held.map(() => null));
  expect(said).not.toHaveBeenCalled();
  said.mockRestore();
}, 60_000);

test("a connection is kept for longer than balancers keep it", async () => {
  const answer = await fetch(`${world.url}/healthz`);
  expect([answer.status, answer.headers.get("keep-alive")]).toEqual([200, "timeout=65"]);
});
