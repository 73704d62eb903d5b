import { createExercise, type Exercise } from "../reports/exercise";
import { startWorld, type World } from "../support/world";
import { followBySocket, followByStream, openRaw } from "./clients";
import { TOTALS } from "./documents";

let world: World;
let exercise: Exercise;

beforeAll(async () => {
  world = await startWorld();
  exercise = await createExercise(world);
});
afterAll(() => world.stop());

const totals = () => ({ query: TOTALS, variables: { code: exercise.code } });

test("a socket ends with its token", async () => {
  const headers = await world.briefly(3, "mira", `coordinator:${exercise.code}`);
  const followed = followBySocket(world.url, totals(), headers);
  await followed.next();
  const end: any = await followed.end;
  const late = Date.now() - expiryOf(headers);
  expect([end.code, end.reason]).toEqual([4403, "The token has ended"]);
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(1_000);
});

test("an event stream ends with its token", async () => {
  const headers = await world.briefly(3, "mira", `coordinator:${exercise.code}`);
  const followed = followByStream(world.url, totals(), headers);
  await followed.next();
  expect(await followed.end).toBeNull();
  const late = Date.now() - expiryOf(headers);
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(1_000);
});

function expiryOf({ authorization = "" }: Record<string, string>): number {
  const [, payload = ""] = authorization.split(".");
  return JSON.parse(Buffer.from(payload, "base64url").toString("utf8")).exp * 1_000;
}

test("a server that stops says so, also to who does not answer", async () => {
  const another = await world.startAnother();
  const polite = await openRaw(another.url);
  const deaf = await openRaw(another.url);
  deaf.socket.pause();
  const stream = followByStream(another.url, totals(), exercise.centre);
  await stream.next();
  const start = Date.now();
  await another.stop();
  expect(Date.now() - start).toBeLessThan(5_000);
  expect(await polite.closed).toEqual([1001, "Going away"]);
  // It was broken off and not completed: a client that tries again finds another instance.
  expect(await stream.end).not.toBeNull();
  deaf.socket.terminate();
});

test("what a client no longer follows is read no more", async () => {
  const followed = followBySocket(world.url, totals(), exercise.centre);
  await followed.next();
  followed.stop();
  await followed.end;
  const raw = await openRaw(world.url);
  raw.send({ type: "connection_init", payload: exercise.centre });
  await raw.next();
  raw.send({ id: "1", type: "subscribe", payload: totals() });
  await raw.next();
  const statements = await world.statements(async () => {
    await world.database.$executeRaw`select pg_notify('jad_graph', ${`${exercise.id} Report`})`;
    await raw.next();
  });
  // One follower is left.
  expect(statements).toHaveLength(1);
  raw.socket.terminate();
});
