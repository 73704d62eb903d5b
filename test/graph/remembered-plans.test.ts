import type { RunningServer } from "../../src/server/server";
import { startWorld, type World } from "../support/world";

/** What is remembered of a query that comes again, by how often its plan was found. */
describe("a plan", () => {
  const document = `query($code: String!, $first: Int!) {
    operation(code: $code) { participants(first: $first) { totalCount } } }`;
  let world: World;
  let server: RunningServer;

  beforeAll(async () => {
    world = await startWorld();
    server = await world.startAnother();
  });
  afterAll(async () => {
    await server.stop();
    await world.stop();
  });

  async function ask(code: string, first: number): Promise<any> {
    const response = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: document, variables: { code, first } }),
    });
    return response.json();
  }

  async function misses(action: () => Promise<void>): Promise<number> {
    const { misses: before } = server.figures().plans;
    await action();
    return server.figures().plans.misses - before;
  }

  const askFor20 = async (codes: readonly string[]) => {
    for (const code of codes) expect((await ask(code, 20)).errors).toBeUndefined();
  };

  test("is that of all values of a variable that is only compared, also after others came to nothing", async () => {
    const wrong = async () => expect((await ask("jad-see-2024", 500)).data).toEqual({ operation: null });
    expect(await misses(wrong)).toBe(1);
    expect(await misses(() => askFor20(["jad-see-2024", "jad-see-2023", "elsewhere"]))).toBe(1);
    expect(await misses(wrong)).toBe(0);
    expect(await misses(() => askFor20(["jad-see-2022", "nowhere"]))).toBe(0);
    expect((await ask("jad-see-2024", 20)).data.operation.participants.totalCount).toBe(36);
  });
});
