import fc from "fast-check";
import { withFederation } from "../../src/graphql/federation/subgraph";
import { buildGraph } from "../../src/schema";
import { inTurn } from "../authorization/callers";
import { createScenes } from "../authorization/scenes";
import { startWorld, type World } from "../support/world";
import { Documents } from "./documents";

/** How many documents there are; each viewer asks each of them twice. DOCUMENTS=1700 makes 20 400 answers. */
const COUNT = Number(process.env["DOCUMENTS"] ?? 60);
/** In milliseconds. */
const PATIENCE = 60_000 + COUNT * 1_000;
/** What no statement can answer: with it graphql-js makes the answer, without it the database may. */
const BY_RESOLVERS = "drawn: __schema { queryType { name } }";

const TEXTS = ["jad-see-2024", "ES", "BG", "PERSONS", "ARRESTS", "FIREARMS", "europol", "a", "nothing"];

/** The answer that the database makes is the one that graphql-js would make, byte by byte. */
describe("the two ways of an answer", () => {
  const schema = withFederation(buildGraph());
  const roots = Object.values(schema.getQueryType()?.getFields() ?? {})
    .map(({ name }) => name)
    // The cursor of changesSince is sealed anew for each answer.
    .filter((name) => name !== "changesSince" && !name.startsWith("_"));
  const viewers = [[], ["reporter:ES"], ["coordinator:it"], ["analyst"], ["auditor"], ["administrator"]];
  let world: World;
  let scene: { readonly code: string; readonly ids: readonly string[] };

  beforeAll(async () => {
    world = await startWorld();
    const [made] = await createScenes(world.database, [{ status: "CLOSED", report: "VERIFIED" }]);
    if (made === undefined) throw new Error("There is no scene");
    scene = { code: made.code, ids: made.ids.all };
  });
  afterAll(() => world.stop());

  async function send(query: string, variables: object, headers: Record<string, string>): Promise<string> {
    const response = await fetch(`${world.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return response.text();
  }

  test(
    "is the same, whoever asks, and whatever was asked before",
    async () => {
      const askers = await Promise.all(viewers.map(headersOf));
      const pools = { ids: scene.ids, texts: [scene.code, ...TEXTS] };
      const documents = fc.gen().map((gen) => new Documents(schema, roots, pools, gen).draw());
      const answers = await inTurn(fc.sample(documents, COUNT), async ({ document, variables }) => {
        const found = [];
        for (const given of variables) {
          for (const headers of askers) {
            const plain = withoutCost(await send(document(""), given, headers));
            const byResolvers = withoutCost(
              withoutSchema(await send(document(BY_RESOLVERS), given, headers)),
            );
            found.push({ document: document(""), given, plain, byResolvers });
          }
        }
        return found;
      });
      const different = answers.flat().filter(({ plain, byResolvers }) => plain !== byResolvers);
      expect(different.slice(0, 3)).toEqual([]);
      // Enough of them are no refusals.
      const answered = answers.flat().filter(({ plain }) => plain.startsWith('{"data":'));
      expect(answered.length).toBeGreaterThan(answers.flat().length / 2);
    },
    PATIENCE,
  );

  async function headersOf(roles: readonly string[]): Promise<Record<string, string>> {
    if (roles.length === 0) return {};
    return world.as("sofia", ...roles.map((role) => role.replace(":it", `:${scene.code}`)));
  }
});

function withoutSchema(text: string): string {
  return text.replace(/,?"drawn":\{"queryType":\{"name":"Query"\}\}\}\}\n$/, "}}\n");
}

/** One that is refused for its cost costs more with what is drawn besides. */
function withoutCost(text: string): string {
  return text.includes('"QUERY_TOO_COSTLY"')
    ? text.replace(/\d+(?= units,)|(?<="requested":)\d+/g, "…")
    : text;
}
