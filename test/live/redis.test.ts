import { Redis } from "ioredis";
import { readConfig } from "../../src/config";
import { followRedis } from "../../src/database/events/redis-events";
import { createExercise, SUBMIT, submission } from "../reports/exercise";
import { startWorld, type World } from "../support/world";
import { followBySocket } from "./clients";
import { TOTALS, totalOf } from "./documents";

const REDIS = "redis://127.0.0.1:6379";

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

async function isThere(): Promise<boolean> {
  const client = new Redis(REDIS, { lazyConnect: true, retryStrategy: () => null });
  client.on("error", () => undefined);
  const answer = await client.connect().catch(() => null);
  client.disconnect();
  return answer !== null;
}

test("a Redis that is not there is told of in words that say what to do", async () => {
  await expect(followRedis("redis://user:a-secret@127.0.0.1:1", world.served)).rejects.toThrow(
    "The Redis at 127.0.0.1:1, named by EVENTS_URL, cannot be used: connect ECONNREFUSED 127.0.0.1:1\n" +
      "Start it or correct EVENTS_URL; without EVENTS_URL the database tells of changes.",
  );
});

test.each(["localhost:6379", "http://localhost:6379", "redis://"])(
  "%s is no address of a Redis",
  (EVENTS_URL) => {
    expect(() => readConfig({ EVENTS_URL })).toThrow("EVENTS_URL must be a URL that begins with redis://");
  },
);

test("through Redis, one instance hears what another one did", async () => {
  if (!(await isThere())) {
    // Where there is none, what is left to see is that its absence is told of.
    await expect(followRedis(REDIS, world.served)).rejects.toThrow("The Redis at 127.0.0.1:6379");
    return;
  }
  const exercise = await createExercise(world);
  const one = await world.startAnother({ makeEvents: (database) => followRedis(REDIS, database) });
  const other = await world.startAnother({ makeEvents: (database) => followRedis(REDIS, database) });
  const asked = { query: TOTALS, variables: { code: exercise.code } };
  const followed = followBySocket(one.url, asked, exercise.centre);
  expect(totalOf(await followed.next())).toBeNull();
  const response = await fetch(`${other.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...exercise.spain },
    body: JSON.stringify({ query: SUBMIT, variables: submission(exercise) }),
  });
  expect((await response.json()).data.submitReport.report.status).toBe("SUBMITTED");
  expect(totalOf(await followed.next())).toBe(1510);
  followed.stop();
  await Promise.all([one.stop(), other.stop()]);
});
