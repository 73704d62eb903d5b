import { readFileSync } from "node:fs";
import path from "node:path";
import { createExercise, type Exercise, written } from "../reports/exercise";
import { startWorld, type World } from "../support/world";

const RECORD = `mutation($input: RecordPublicationInput!) { recordPublication(input: $input) {
  isReplay publication { code } operation { version } } }`;
const SEE = JSON.parse(
  readFileSync(path.resolve(__dirname, "../../prisma/data/operations/jad-see-2024.json"), "utf8"),
);
const STATED = `publications { code title publishedOn language status origin footnotes note listed { nameAsPublished party { code } }
  figures(first: 100) { totalCount nodes { subject value qualifier unit currency words countedAs phase environment label headline
    category { code } party { code } threatArea { code } breakdowns { kind parts { value category { code } } } } } }`;

let world: World;
let exercise: Exercise;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  exercise = await createExercise(world);
});

const recording = (publication: object, further: object = {}) => ({
  input: {
    idempotencyKey: `record ${exercise.code}`,
    operation: exercise.code,
    expectedVersion: 1,
    publication: {
      code: "press",
      publisher: "Ministry",
      status: "INTERIM",
      origin: "ORIGINAL",
      ...publication,
    },
    ...further,
  },
});

async function refusal(variables: object, headers = exercise.centre): Promise<string> {
  const state = async () => [
    await written(world),
    await world.database.publication.count(),
    await world.database.publishedFigure.count(),
  ];
  const before = await state();
  const { body } = await world.query(RECORD, variables, headers);
  expect(await state()).toEqual(before);
  const [error] = body.errors ?? [];
  return `${error?.extensions.code} ${error?.message}`;
}

test("a release that is recorded is the same as one that is loaded from its file", async () => {
  const [release] = SEE.publications;
  const names = new Map((await world.database.country.findMany()).map(({ code, name }) => [code, name]));
  const agencies = new Map((await world.database.agency.findMany()).map(({ code, name }) => [code, name]));
  const listed = release.participants.listed.map((entry: any) =>
    typeof entry === "string" ? { party: entry, name: names.get(entry) ?? agencies.get(entry) } : entry,
  );
  // Shares are of participants, so the operation has those of the release.
  await world.database.participant.deleteMany({ where: { operationId: exercise.id } });
  const see = await world.database.operation.findUniqueOrThrow({ where: { code: "jad-see-2024" } });
  const participants = await world.database.participant.findMany({ where: { operationId: see.id } });
  await world.database.participant.createMany({
    data: participants.map(({ id: _id, operationId: _operationId, ...participant }) => ({
      ...participant,
      id: crypto.randomUUID(),
      operationId: exercise.id,
    })),
  });
  const publication = { ...release, participants: { ...release.participants, listed } };
  const { recordPublication } = await world.data(RECORD, recording(publication), exercise.centre);
  expect(recordPublication).toEqual({
    isReplay: false,
    publication: { code: release.code },
    operation: { version: 2 },
  });
  const read = `query($code: String!) { operation(code: $code) { ${STATED} } }`;
  const [recorded, loaded] = [
    await world.data(read, { code: exercise.code }, exercise.centre),
    await world.data(read, { code: "jad-see-2024" }),
  ];
  const withoutNames = (answer: any) => ({
    ...answer.operation,
    publications: answer.operation.publications
      .slice(0, 1)
      .map((one: any) => ({ ...one, listed: one.listed.map(({ party }: any) => party.code) })),
  });
  expect(withoutNames(recorded)).toEqual(withoutNames(loaded));
  expect(recorded.operation.publications[0].figures.totalCount).toBe(10);
});

test("the same request again changes nothing", async () => {
  const request = recording({ figures: [{ subject: "CHECKS", value: 5 }] });
  await world.data(RECORD, request, exercise.centre);
  const again = await world.data(RECORD, request, exercise.centre);
  expect(again.recordPublication).toEqual({
    isReplay: true,
    publication: { code: "press" },
    operation: { version: 2 },
  });
});

test.each<[what: string, publication: object, message: string]>([
  [
    "an unknown category",
    { figures: [{ subject: "RESULTS", category: "FINES", value: 1 }] },
    'input.publication.figures[0].category: The result category "FINES" is not known',
  ],
  ["a figure that says nothing", { figures: [{ subject: "CHECKS" }] }, "input.publication.figures[0]"],
  [
    "a part below a part",
    {
      figures: [
        {
          subject: "CHECKS",
          value: 3,
          breakdowns: [{ kind: "PARTITION", parts: [{ category: "PERSONS", value: -1 }] }],
        },
      ],
    },
    "input.publication.figures[0].breakdowns[0].parts[0].value",
  ],
  [
    "an address that runs",
    { urls: ["javascript:alert(1)"] },
    "input.publication.urls[0]: An address must begin with https:// or http://",
  ],
  ["a code with capitals", { code: "Press" }, "input.publication.code"],
  ["an unknown publisher", { publisherParty: "NOBODY" }, "input.publication.publisherParty: The agency"],
])("%s is refused at its place", async (_what, publication, message) => {
  const said = await refusal(recording(publication));
  expect(said.slice(0, "BAD_USER_INPUT ".length + message.length)).toBe(`BAD_USER_INPUT ${message}`);
});

test("a publication has a code of its own, and only the centre records it", async () => {
  await world.data(RECORD, recording({}), exercise.centre);
  expect(await refusal(recording({}, { idempotencyKey: `again ${exercise.code}`, expectedVersion: 2 }))).toBe(
    `CONFLICT input.publication.code: ${exercise.code} has a publication press already.`,
  );
  expect(await refusal(recording({}), exercise.spain)).toBe(
    `FORBIDDEN recordPublication needs the role COORDINATOR of ${exercise.code} or ADMINISTRATOR.`,
  );
  const see = await world.as("mira", "coordinator:jad-see-2024");
  expect(
    await refusal(recording({}, { operation: "jad-see-2024", idempotencyKey: `see ${exercise.code}` }), see),
  ).toBe("CONFLICT jad-see-2024 is kept in prisma/data/operations and loaded from there; change its file.");
});
