import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sampleDocument } from "../../src/server/landing-page";
import { followBySocket } from "../live/clients";
import { startWorld, type World } from "../support/world";

const folder = join(__dirname, "../../src/explorer/samples");
const names = readdirSync(folder).filter((name) => name.endsWith(".graphql"));

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(async () => {
  await world?.stop();
});

function variablesOf(name: string): Record<string, unknown> {
  const path = join(folder, name.replace(/\.graphql$/, ".variables.json"));
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}

/** The data of a query, or the first of a subscription. */
async function answerTo(query: string, variables: Record<string, unknown>): Promise<object> {
  if (!/^subscription /m.test(query)) return world.data(query, variables);
  const followed = followBySocket(world.url, { query, variables });
  const { data, errors } = await followed.next();
  followed.stop();
  expect(errors).toBeUndefined();
  return data;
}

test.each(names)("the sample %s says what it shows, and finds something without an error", async (name) => {
  const query = readFileSync(join(folder, name), "utf8");

  expect(query).toMatch(/^# \w/);
  for (const value of Object.values(await answerTo(query, variablesOf(name)))) expect(value).not.toBeNull();
});

test("the sample of the Sandbox gives the published total and what does not add up", async () => {
  const { operation } = await world.data(sampleDocument);

  expect(operation.published.checks.total.value).toBe(655914);
  expect(operation.reconciliation.discrepancies).toContainEqual(
    expect.objectContaining({
      kind: "PARTS_EXCEED_TOTAL",
      stated: 655914,
      computed: 674603,
      difference: 18689,
    }),
  );
});
