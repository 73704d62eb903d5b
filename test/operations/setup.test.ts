import { loadOperations } from "../../src/database/load/load-operations";
import { startWorld, type World } from "../support/world";

const OPERATION = `operation { code name status version exercise startsOn endsOn year motto summary environments
  series { code } threatAreas { code } coordinationCentre { name city country { code } hostAgency { code } } }`;
const CREATE = `mutation($input: CreateOperationInput!) { createOperation(input: $input) { isReplay ${OPERATION} } }`;
const UPDATE = `mutation($input: UpdateOperationInput!) { updateOperation(input: $input) { ${OPERATION} } }`;
const START = `mutation($input: StartOperationInput!) { startOperation(input: $input) { operation { status version } } }`;
const CANCEL = `mutation($input: CancelOperationInput!) { cancelOperation(input: $input) { operation { status version } } }`;
const CLOSE = `mutation($input: CloseReportingInput!) { closeReporting(input: $input) { operation { status } } }`;
const ADD = `mutation($input: AddParticipantInput!) { addParticipant(input: $input) {
  participant { kind role contribution party { code } operation { version } } } }`;
const CHANGE_ROLE = `mutation($input: ChangeParticipantRoleInput!) { changeParticipantRole(input: $input) {
  participant { role operation { version } } } }`;

type Headers = Record<string, string>;

let world: World;
let administrator: Headers;
let centre: Headers;
let count = 0;

beforeAll(async () => {
  world = await startWorld();
  administrator = await world.as("ada", "administrator");
});
afterAll(() => world.stop());

const setup = (further: object = {}) => {
  count += 1;
  return {
    input: {
      idempotencyKey: `key-${count}`,
      code: `drill-${count}`,
      name: `Drill ${count}`,
      startsOn: "2026-11-13",
      endsOn: "2026-11-18",
      ...further,
    },
  };
};

/** A new operation, with a coordinator of its own. */
async function created(further: object = {}): Promise<string> {
  const { createOperation } = await world.data(CREATE, setup(further), administrator);
  const { code } = createOperation.operation;
  centre = await world.as("mira", `coordinator:${code}`);
  return code;
}

/** The one error of an operation that must be refused, and that it left nothing behind. */
async function refusal(document: string, variables: object, headers?: Headers) {
  const state = () =>
    Promise.all([
      world.database.operation.findMany({ orderBy: { id: "asc" } }),
      world.database.participant.findMany({ orderBy: { id: "asc" } }),
      world.database.coordinationCentre.count(),
      world.database.auditEntry.count(),
      world.database.idempotencyKey.count(),
    ]);
  const before = await state();
  const { body } = await world.query(document, variables, headers);
  expect(await state()).toEqual(before);
  const [error] = body.errors ?? [];
  return `${error?.extensions.code} ${error?.message}`;
}

test("an operation is what was said of it, PLANNED and at version 1", async () => {
  const input = setup({
    series: "jad-south-east-europe",
    motto: "  Together ",
    summary: "A drill.",
    environments: ["PHYSICAL", "DARK_WEB"],
    threatAreas: ["MIGRANT_SMUGGLING", "FIREARMS_TRAFFICKING"],
    coordinationCentre: { city: "Skopje", country: "MK", hostAgency: "EUROPOL" },
    exercise: true,
  });
  const { createOperation } = await world.data(CREATE, input, administrator);
  expect(createOperation.isReplay).toBe(false);
  expect(createOperation.operation).toEqual({
    code: input.input.code,
    name: input.input.name,
    status: "PLANNED",
    version: 1,
    exercise: true,
    startsOn: "2026-11-13",
    endsOn: "2026-11-18",
    year: 2026,
    motto: "Together",
    summary: "A drill.",
    environments: ["PHYSICAL", "DARK_WEB"],
    series: { code: "jad-south-east-europe" },
    threatAreas: expect.arrayContaining([{ code: "MIGRANT_SMUGGLING" }, { code: "FIREARMS_TRAFFICKING" }]),
    coordinationCentre: {
      name: null,
      city: "Skopje",
      country: { code: "MK" },
      hostAgency: { code: "EUROPOL" },
    },
  });
  const again = await world.data(CREATE, input, administrator);
  expect(again.createOperation).toEqual({ ...createOperation, isReplay: true });
  expect(
    await world.data("query($code: String!) { operation(code: $code) { code } }", { code: input.input.code }),
  ).toEqual({ operation: null });
});

test.each([
  [
    { code: "Drill" },
    "BAD_USER_INPUT input.code: must be small letters and digits with single hyphens between them, at most 64: jad-see-2026.",
  ],
  [{ code: "jad-see-2024" }, "CONFLICT input.code: there is an operation jad-see-2024 already."],
  [{ name: " " }, "BAD_USER_INPUT input.name: must have 1 to 200 characters, not 0."],
  [{ name: "a\u0000b" }, "BAD_USER_INPUT input.name: contains a character that is not allowed (U+0000)."],
  [
    { name: "a\u202eb" },
    "BAD_USER_INPUT input.name: contains a character that is not allowed (U+202E at position 2).",
  ],
  [
    { endsOn: "2026-11-12" },
    "BAD_USER_INPUT input.endsOn: must not be before the first day, 2026-11-13; 2026-11-12 is.",
  ],
  [
    { startsOn: "1999-01-01" },
    "BAD_USER_INPUT input.startsOn: must be in the years 2000 to 2100, not 1999-01-01.",
  ],
  [{ series: "nowhere" }, 'BAD_USER_INPUT input.series: "nowhere" is not known; use one of '],
  [
    { threatAreas: ["FIREARMS_TRAFFICKING", "FIREARMS_TRAFFICKING"] },
    "BAD_USER_INPUT input.threatAreas[1]: names FIREARMS_TRAFFICKING twice.",
  ],
  [
    { coordinationCentre: { country: "UK" } },
    'BAD_USER_INPUT input.coordinationCentre.country: "UK" is not known',
  ],
  [{ idempotencyKey: "" }, "BAD_USER_INPUT input.idempotencyKey: must have 1 to 255 characters, not 0."],
])("an operation with %j is refused", async (further, message) => {
  expect((await refusal(CREATE, setup(further), administrator)).slice(0, message.length)).toBe(message);
});

test("only administrators set up operations", async () => {
  expect(await refusal(CREATE, setup())).toBe(
    "UNAUTHENTICATED createOperation needs a token; send Authorization: Bearer …",
  );
  expect(await refusal(CREATE, setup(), await world.as("mira", "coordinator:drill-99", "auditor"))).toBe(
    "FORBIDDEN createOperation needs the role ADMINISTRATOR.",
  );
});

test("an update changes what is given and nothing else, and is refused at another version", async () => {
  const operation = await created({
    motto: "First",
    summary: "Stays",
    coordinationCentre: { country: "MK" },
  });
  const { updateOperation } = await world.data(
    UPDATE,
    {
      input: {
        operation,
        expectedVersion: 1,
        motto: null,
        endsOn: "2026-11-20",
        coordinationCentre: { country: "BA", city: "Sarajevo" },
      },
    },
    centre,
  );
  expect(updateOperation.operation).toMatchObject({
    version: 2,
    motto: null,
    summary: "Stays",
    startsOn: "2026-11-13",
    endsOn: "2026-11-20",
    coordinationCentre: { city: "Sarajevo", country: { code: "BA" } },
  });
  expect(await refusal(UPDATE, { input: { operation, expectedVersion: 1, motto: "Late" } }, centre)).toBe(
    `VERSION_CONFLICT ${operation} is at version 2; yours is 1. Read it again and decide anew.`,
  );
});

test("an update that names nothing is none", async () => {
  const operation = await created();
  expect(await refusal(UPDATE, { input: { operation, expectedVersion: 1 } }, centre)).toBe(
    "BAD_USER_INPUT input: names nothing that is to be changed.",
  );
});

test("what comes from a file is changed in its file, whatever is known of it", async () => {
  const see = await world.as("mira", "coordinator:jad-see-2024");
  const told =
    "CONFLICT jad-see-2024 is kept in prisma/data/operations and loaded from there; change its file.";
  for (const expectedVersion of [1, 2]) {
    const input = { operation: "jad-see-2024", expectedVersion, motto: "Mine" };
    expect(await refusal(UPDATE, { input }, see)).toBe(told);
  }
  expect(await refusal(CLOSE, { input: { operation: "jad-see-2024" } }, see)).toBe(told);
});

test("an operation is started once, and cancelled until it is over", async () => {
  const operation = await created();
  expect(
    (await world.data(START, { input: { operation, expectedVersion: 1 } }, centre)).startOperation.operation,
  ).toEqual({ status: "ACTIVE", version: 2 });
  expect(await refusal(START, { input: { operation, expectedVersion: 2 } }, centre)).toBe(
    `CONFLICT ${operation} is ACTIVE; startOperation is possible while it is PLANNED.`,
  );
  const reason = "The weather";
  expect(
    (await world.data(CANCEL, { input: { operation, expectedVersion: 2, reason } }, centre)).cancelOperation
      .operation,
  ).toEqual({ status: "CANCELLED", version: 3 });
  expect(await refusal(CANCEL, { input: { operation, expectedVersion: 3, reason } }, centre)).toBe(
    `CONFLICT ${operation} is CANCELLED; cancelOperation is possible while it is PLANNED or ACTIVE.`,
  );
});

test("who cannot see an operation cannot tell that it is there", async () => {
  const operation = await created();
  const stranger = await world.as("eve", "reporter:BG", "coordinator:another");
  const hidden = await refusal(START, { input: { operation, expectedVersion: 1 } }, stranger);
  expect(hidden).toBe(
    await refusal(START, { input: { operation: "not-there", expectedVersion: 1 } }, stranger),
  );
  expect(hidden).toBe("NOT_FOUND input.operation: there is no operation with this code.");
});

test("participants are added and given another part", async () => {
  const operation = await created();
  const add = (party: string, expectedVersion: number, further: object = {}) => ({
    input: {
      idempotencyKey: `${operation} ${party} ${expectedVersion}`,
      operation,
      expectedVersion,
      party,
      ...further,
    },
  });
  expect(await world.data(ADD, add("GB", 1, { role: "OBSERVER", contribution: "Looks on" }), centre)).toEqual(
    {
      addParticipant: {
        participant: {
          kind: "THIRD_COUNTRY",
          role: "OBSERVER",
          contribution: "Looks on",
          party: { code: "GB" },
          operation: { version: 2 },
        },
      },
    },
  );
  const { addParticipant } = await world.data(ADD, add("FRONTEX", 2), administrator);
  expect(addParticipant.participant).toMatchObject({ kind: "AGENCY", role: "PARTICIPANT" });
  expect(await refusal(ADD, add("GB", 3), centre)).toBe(
    `CONFLICT input.party: GB takes part in ${operation} already.`,
  );
  expect(await refusal(ADD, add("EL", 3), centre)).toBe(
    'BAD_USER_INPUT input.party: "EL" is neither a country nor an agency; use ISO 3166-1 alpha-2, XK for Kosovo, or the code of an agency.',
  );
  const { changeParticipantRole } = await world.data(
    CHANGE_ROLE,
    { input: { operation, expectedVersion: 3, party: "GB", role: "SUPPORT" } },
    centre,
  );
  expect(changeParticipantRole.participant).toEqual({ role: "SUPPORT", operation: { version: 4 } });
  expect(
    await refusal(
      CHANGE_ROLE,
      { input: { operation, expectedVersion: 4, party: "ES", role: "LEAD" } },
      centre,
    ),
  ).toBe(`NOT_FOUND input.party: ES is no participant of ${operation}.`);
});

test("a file cannot replace an operation of the graph", async () => {
  const operation = await created();
  const publications = [{ code: "one", publisher: "Ours", status: "FINAL", origin: "ORIGINAL" }];
  const text = JSON.stringify({
    code: operation,
    name: "Mine",
    year: 2026,
    status: "PUBLISHED",
    participants: [],
    publications,
  });
  await expect(loadOperations(world.database, [{ file: "mine.json", text }])).rejects.toThrow(
    `"${operation}" was created through the graph and is kept there; a file cannot replace it.`,
  );
});
