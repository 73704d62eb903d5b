import naughty from "big-list-of-naughty-strings/blns.json";
import { buildGraph } from "../../src/schema";
import { documentOf, INPUTS } from "../authorization/attempts";
import { createExercise, submitted } from "../reports/exercise";
import { startWorld, type World } from "../support/world";
import { inputOf, textPaths, withText } from "./text-arguments";

const STRINGS: readonly string[] = naughty;
/** How many of them one argument is sent; the next argument goes on where it ended. */
const OF_ONE = 8;

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const schema = buildGraph();
const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
const places = mutations.flatMap((mutation) =>
  textPaths(inputOf(schema, mutation)).map((path) => ({ mutation, path })),
);

test("every mutation has texts, and every naughty string is sent", () => {
  expect(new Set(places.map(({ mutation }) => mutation))).toEqual(new Set(Object.keys(INPUTS)));
  expect(STRINGS.length).toBeGreaterThanOrEqual(460);
  expect(places.length * OF_ONE).toBeGreaterThan(STRINGS.length);
});

test.each(mutations)(
  "no text of %s is a fault of ours",
  async (mutation) => {
    const type = inputOf(schema, mutation);
    const answers: string[] = [];
    for (const [index, { mutation: whose, path }] of places.entries()) {
      if (whose !== mutation) continue;
      const exercise = await createExercise(world);
      const report = await submitted(world, exercise);
      const everyone = await world.as("olga", "administrator", `coordinator:${exercise.code}`, "reporter:ES");
      const base = INPUTS[mutation]?.({
        code: exercise.code,
        ids: { reports: [report], periods: exercise.periods } as never,
      });
      for (let number = 0; number < OF_ONE; number += 1) {
        const text = STRINGS[(index * OF_ONE + number) % STRINGS.length] ?? "";
        const input = withText(type, base, path, text);
        const { status, body } = await world.query(documentOf(mutation), { input }, everyone);
        const codes = (body.errors ?? []).map(({ extensions }) => extensions.code);
        if (status >= 500 || codes.includes("INTERNAL_SERVER_ERROR"))
          answers.push(`${path.join(".")} ${JSON.stringify(text)}: ${status} ${codes.join()}`);
      }
    }
    expect(answers).toEqual([]);
  },
  120_000,
);

test("what is taken reads back as it was sent, trimmed and composed", async () => {
  const { code } = await createExercise(world);
  const centre = await world.as("mira", `coordinator:${code}`, "administrator");
  let taken = 0;
  const altered: unknown[] = [];
  const create =
    "mutation($input: CreateOperationInput!) { createOperation(input: $input) { operation { name motto } } }";
  for (const [index, text] of STRINGS.entries()) {
    const own = `naughty-${index}`;
    const input = {
      idempotencyKey: own,
      code: own,
      name: own,
      motto: text,
      startsOn: "2026-11-13",
      endsOn: "2026-11-14",
    };
    const { body } = await world.query(create, { input }, centre);
    if (body.errors !== undefined) continue;
    taken += 1;
    const { motto } = body.data.createOperation.operation;
    if (motto !== text.normalize("NFC").trim()) altered.push([text, motto]);
  }
  expect(altered).toEqual([]);
  expect(taken).toBeGreaterThan(400);
}, 120_000);
