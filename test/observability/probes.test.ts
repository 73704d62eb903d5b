import { request } from "node:http";
import { text } from "node:stream/consumers";
import { execute } from "../support/database-server";
import { stopPrograms } from "../support/program";
import { startWorld, type World } from "../support/world";
import { startInstance } from "./instance";

const LONG_ENOUGH = 120_000;
const BODY = JSON.stringify({ query: '{ operation(code: "jad-see-2024") { code } }' });

let world: World;

beforeAll(async () => {
  world = await startWorld();
}, LONG_ENOUGH);

afterEach(stopPrograms, LONG_ENOUGH);
afterAll(() => world.stop());

async function readiness(url: string): Promise<[number, unknown]> {
  const response = await fetch(`${url}/readyz`);
  return [response.status, await response.json()];
}

test("a database without a migration that the program knows is not ready, one with more of them is", async () => {
  const [{ name } = { name: "" }] = await execute(
    world.databaseUrl,
    "select migration_name as name from _prisma_migrations order by migration_name desc limit 1",
  );
  const rename = (from: unknown, to: unknown) =>
    execute(
      world.databaseUrl,
      `update _prisma_migrations set migration_name = '${String(to)}' where migration_name = '${String(from)}'`,
    );
  await rename(name, "another");
  expect(await readiness(world.url)).toEqual([
    503,
    { status: "not ready", checks: { database: "reachable", migrations: "missing" } },
  ]);
  await rename("another", name);
  await execute(
    world.databaseUrl,
    `insert into _prisma_migrations (id, checksum, migration_name, finished_at)
     values ('newer', '', '99990101000000_newer', now())`,
  );
  expect(await readiness(world.url)).toEqual([
    200,
    { status: "ready", checks: { database: "reachable", migrations: "applied" } },
  ]);
  await execute(world.databaseUrl, "delete from _prisma_migrations where id = 'newer'");
});

test(
  "a server that was told to stop says so at once, and still answers what is under way",
  async () => {
    const instance = await startInstance(world, { DRAIN_SECONDS: "2" });
    const underWay = request(`${instance.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(BODY) },
    });
    const answer = new Promise<[number | undefined, string]>((resolve, reject) => {
      underWay.once("error", reject);
      underWay.once("response", (response) => {
        void text(response).then((body) => resolve([response.statusCode, body]));
      });
    });
    underWay.write(BODY.slice(0, 10));
    instance.kill("SIGTERM");
    let told = await readiness(instance.url);
    // The signal may be on its way still.
    while (told[0] === 200) told = await readiness(instance.url);
    expect(told).toEqual([
      503,
      { status: "draining", checks: { database: "reachable", migrations: "applied" } },
    ]);
    underWay.end(BODY.slice(10));
    expect(await answer).toEqual([200, '{"data":{"operation":{"code":"jad-see-2024"}}}\n']);
    expect(await instance.exit).toBe(0);
  },
  LONG_ENOUGH,
);
