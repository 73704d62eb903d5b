import fc from "fast-check";
import { withFederation } from "../../src/graphql/federation/subgraph";
import { buildGraph } from "../../src/schema";
import { inTurn } from "../authorization/callers";
import { createScenes } from "../authorization/scenes";
import { startWorld, type World } from "../support/world";
import { Documents, type Drawn } from "./documents";

/** How many documents each viewer asks; DOCUMENTS=1700 makes more than 10 000 of all. */
const EACH = Number(process.env["DOCUMENTS"] ?? 60);
/** In milliseconds. */
const PATIENCE = 20_000 + EACH * 200;
/** A field that needs a resolver: with it graphql-js makes the answer, without it the database may. */
const BY_RESOLVERS = "drawn: viewer { subject }";

/** The answer that the database makes is the one that graphql-js would make, byte by byte. */
describe("the two ways of an answer", () => {
  const schema = withFederation(buildGraph());
  const roots = Object.values(schema.getQueryType()?.getFields() ?? {})
    .filter(({ extensions }) => extensions.plan && !extensions.plan.byRepresentation)
    .map(({ name }) => name);
  const viewers: [viewer: string, roles: string[]][] = [
    ["anyone", []],
    ["a reporter", ["reporter:ES"]],
    ["a coordinator", ["coordinator:it"]],
    ["an analyst", ["analyst"]],
    ["an auditor", ["auditor"]],
    ["an administrator", ["administrator"]],
  ];
  let world: World;
  let scene: { readonly code: string; readonly ids: readonly string[] };

  beforeAll(async () => {
    world = await startWorld();
    const [made] = await createScenes(world.database, [{ status: "CLOSED", report: "VERIFIED" }]);
    if (made === undefined) throw new Error("There is no scene");
    scene = { code: made.code, ids: made.ids.all };
  });
  afterAll(() => world.stop());

  async function send({ document, variables }: Drawn, headers: Record<string, string>): Promise<string> {
    const response = await fetch(`${world.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ query: document, variables }),
    });
    return response.text();
  }

  test.each(viewers)(
    "is the same for %s",
    async (_viewer, roles) => {
      const headers =
        roles.length === 0
          ? {}
          : await world.as("sofia", ...roles.map((role) => role.replace(":it", `:${scene.code}`)));
      const pools = {
        ids: scene.ids,
        texts: [
          scene.code,
          "jad-see-2024",
          "ES",
          "BG",
          "PERSONS",
          "ARRESTS",
          "FIREARMS",
          "europol",
          "a",
          "nothing",
        ],
      };
      const documents = fc.gen().map((gen) => new Documents(schema, roots, pools, gen).draw());
      const drawn = fc.sample(documents, EACH);
      const pairs = await inTurn(drawn, async (document) => {
        const plain = await send(document(""), headers);
        const byResolvers = await send(document(BY_RESOLVERS), headers);
        return { ...document(""), plain, byResolvers };
      });
      const other = pairs.filter(({ plain, byResolvers }) => plain !== withoutViewer(byResolvers));
      expect(other).toEqual([]);
      // Enough of them are no refusals.
      const answered = pairs.filter(({ plain }) => plain.startsWith('{"data":'));
      expect(answered.length).toBeGreaterThan(EACH / 2);
    },
    PATIENCE,
  );
});

function withoutViewer(text: string): string {
  return text.replace(/,?"drawn":(null|\{"subject":(null|"[^"]*")\})\}(\})\n$/, "}$3\n");
}
