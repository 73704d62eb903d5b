import { setTimeout } from "node:timers/promises";
import { startWorld, type World } from "../support/world";

const LIMITS = { rateLimit: null, concurrencyLimit: null, shedding: true, trustedProxies: [] };
const REFUSED = {
  errors: [
    {
      message: "There is more to do than can be done in time; try again in a moment.",
      extensions: { code: "OVERLOADED", retryAfter: 1 },
    },
  ],
};

let world: World;

beforeAll(async () => {
  world = await startWorld({ limits: LIMITS });
});
afterAll(() => world.stop());

async function untilRefused(query: string) {
  for (;;) {
    const answer = await world.query(query);
    if (answer.status !== 200) return answer;
  }
}

test("many who ask at once after a pause are answered", async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => world.query("{ operations(first: 1) { totalCount } }")),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
});

test("a process that is late with everything sends requests away, and never its probes", async () => {
  let isBusy = true;
  const working = (async () => {
    while (isBusy) {
      const end = performance.now() + 400;
      while (performance.now() < end);
      await setTimeout(1);
    }
  })();
  const { status, headers, body } = await untilRefused("{ __typename }");
  const [health, readiness] = await Promise.all(
    ["/healthz", "/readyz"].map(async (path) => (await fetch(`${world.url}${path}`)).json()),
  );
  isBusy = false;
  await working;
  expect([status, headers.get("retry-after"), body]).toEqual([503, "1", REFUSED]);
  expect([health, readiness]).toEqual([
    { status: "ok" },
    { status: expect.any(String), checks: expect.any(Object) },
  ]);
});

test("reads that would wait too long for the database are sent away, and no change is", async () => {
  const read = "{ capabilities { code } }";
  const { refused, other, waiting } = await world.database.$transaction(
    async (tx) => {
      await tx.$executeRawUnsafe("lock table capability in access exclusive mode");
      // More than there are connections.
      const all = Array.from({ length: 12 }, () => world.query(read));
      return {
        refused: await untilRefused("{ __typename }"),
        other: await world.query(
          'mutation { startOperation(input: { operation: "x", expectedVersion: 1 }) { isReplay } }',
        ),
        waiting: all,
      };
    },
    { timeout: 60_000 },
  );
  expect([refused.status, refused.headers.get("retry-after"), refused.body]).toEqual([503, "1", REFUSED]);
  expect(other.body.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  await Promise.all(waiting);
  expect((await world.query(read)).status).toBe(200);
});
