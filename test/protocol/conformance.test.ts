import { auditServer } from "graphql-http";
import { startWorld, type World } from "../support/world";

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

test("GraphQL over HTTP is spoken as its audits demand it, but for the three that contradict older clients", async () => {
  const results = await auditServer({
    url: `${world.url}/graphql`,
    // Without a header that makes a browser ask beforehand, nobody is answered by GET.
    fetchFn: (input: string, init: RequestInit = {}) =>
      fetch(input, {
        ...init,
        headers: { ...(init.headers as Record<string, string>), "apollo-require-preflight": "true" },
      }),
  });
  const found = results.filter(({ status }) => status !== "ok");
  expect(results).toHaveLength(61);
  // Apollo answers 400 to what cannot be run, also to those who do not ask for application/graphql-response+json.
  expect(found.map(({ status, id, name }) => `${status} ${id}: ${name}`)).toEqual([
    "warn 572B: SHOULD use 200 status code on document parsing failure when accepting application/json",
    "warn FDE2: SHOULD use 200 status code on document validation failure when accepting application/json",
    "warn 7B9B: SHOULD use a status code of 200 on variable coercion failure when accepting application/json",
  ]);
});
