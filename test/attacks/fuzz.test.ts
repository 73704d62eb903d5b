import naughty from "big-list-of-naughty-strings/blns.json";
import fc from "fast-check";
import { withFederation } from "../../src/graphql/federation/subgraph";
import { buildGraph } from "../../src/schema";
import { inTurn } from "../authorization/callers";
import { Documents } from "../graph/documents";
import { startWorld, type World } from "../support/world";

/** How many documents there are; each is asked as it is, and with a fault in it. DOCUMENTS=10000 makes 20 000 answers. */
const COUNT = Number(process.env["DOCUMENTS"] ?? 150);
/** In milliseconds. */
const PATIENCE = 60_000 + COUNT * 100;

/** What is ours alone: SQL, SQLSTATE, the database's client, paths, stacks; and names that were not asked for. */
const INTERNAL =
  /\b(select|insert|update|delete) .* (from|into|set)\b|SQLSTATE|syntax error at|relation "|column "|prisma|postgres|node_modules|\/src\/|\.[jt]s:\d|^\s+at |\bat \w+ \(|stack size|undefined is not|Cannot read prop/im;

const SUGGESTION = /Did you mean/;

const STRINGS: readonly string[] = naughty;

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** What may stand where something else is expected. */
const FRAGMENTS = [
  "{",
  "}",
  "(",
  ")",
  "[",
  "]",
  "$",
  "@",
  "...",
  ":",
  "!",
  '"',
  "null",
  "__typename",
  "on",
  "1e9",
  "-1",
  "\u0000",
  "\ufeff",
  "#",
];

/** A document with a fault: something of it is left out, is there twice, or is something else. */
function withFault(document: string): fc.Arbitrary<string> {
  const place = fc.nat(document.length);
  return fc
    .tuple(
      place,
      fc.nat(20),
      fc.oneof(fc.constantFrom(...FRAGMENTS), fc.constantFrom(...STRINGS), fc.string()),
      fc.nat(2),
    )
    .map(([start, length, inserted, kind]) => {
      const [before, cut, after] = [
        document.slice(0, start),
        document.slice(start, start + length),
        document.slice(start + length),
      ];
      return before + String([inserted + after, cut + cut + after, inserted + cut + after][kind]);
    });
}

test(
  "no answer to a drawn document, right or wrong, says what is ours alone or is a fault of ours",
  async () => {
    const schema = withFederation(buildGraph());
    const roots = Object.keys(schema.getQueryType()?.getFields() ?? {}).filter(
      (name) => name !== "_entities",
    );
    const { id } = await world.database.operation.findUniqueOrThrow({ where: { code: "jad-see-2024" } });
    const ids = [Buffer.from(`Operation:${id}`).toString("base64url"), ...STRINGS];
    const drawn = fc.gen().map((gen) => {
      const { document, variables } = new Documents(schema, roots, { ids, texts: STRINGS }, gen).draw();
      return { query: document(""), faulty: gen(() => withFault(document(""))), variables: variables[0] };
    });
    const auditor = await world.as("olga", "administrator", "auditor", "analyst", "reporter:ES");
    let [answered, refused] = [0, 0];
    const leaks = await inTurn(fc.sample(drawn, COUNT), async ({ query, faulty, variables }) => {
      const found: unknown[] = [];
      for (const asked of [query, faulty]) {
        const { status, body } = await world.query(asked, variables, answered % 2 === 0 ? auditor : {});
        const errors = body.errors ?? [];
        if (errors.length === 0) answered += 1;
        else refused += 1;
        for (const { message, extensions } of errors) {
          // What was sent may be said again.
          const ours = STRINGS.reduce(
            (text, one) => (one.length > 3 ? text.replaceAll(one, "") : text),
            message,
          );
          if (
            status >= 500 ||
            extensions.code === "INTERNAL_SERVER_ERROR" ||
            [INTERNAL, SUGGESTION].some((pattern) => pattern.test(ours))
          )
            found.push({ status, code: extensions.code, message, asked, variables });
        }
      }
      return found;
    });
    expect(leaks.flat().slice(0, 5)).toEqual([]);
    expect(answered).toBeGreaterThan(COUNT / 4);
    expect(refused).toBeGreaterThan(COUNT / 4);
    if (process.env["DOCUMENTS"] !== undefined)
      process.stdout.write(`${answered} answered, ${refused} refused\n`);
  },
  PATIENCE,
);
