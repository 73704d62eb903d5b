import { randomUUID } from "node:crypto";
import { globalId } from "../authorization/scenes";
import { createExercise, type Exercise, SUBMIT, submission, submitted, VERIFY } from "../reports/exercise";
import { startWorld, type World } from "../support/world";
import { CHANGES, cursorOfNow } from "./documents";

let world: World;
let exercise: Exercise;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  exercise = await createExercise(world);
});

async function since(cursor: string, headers?: Record<string, string>, further: object = {}) {
  const { changesSince } = await world.data(CHANGES, { cursor, ...further }, headers);
  return changesSince;
}

const told = ({ changes }: any) => changes.map(({ kind, type, id }: any) => [kind, type, id]);

async function submittedByFrance(): Promise<string> {
  const { submitReport } = await world.data(SUBMIT, submission(exercise, { party: "FR" }), exercise.france);
  return submitReport.report.id;
}

test("changes come in their order, to each viewer its own", async () => {
  const auditor = await world.as("otto", "auditor");
  const viewers = [exercise.centre, exercise.spain, exercise.france, {}, auditor];
  const cursors = [];
  for (const headers of viewers) cursors.push(await cursorOfNow(world, headers));
  const spanish = await submitted(world, exercise);
  const french = await submittedByFrance();
  await world.data(VERIFY, { input: { report: spanish, expectedVersion: 1 } }, exercise.centre);

  const one = ["SUBMITTED", "Report", spanish];
  const two = ["SUBMITTED", "Report", french];
  const three = ["VERIFIED", "Report", spanish];
  const expected = [[one, two, three], [one, three], [two], [], [one, two, three]];
  for (const [index, headers] of viewers.entries()) {
    const page = await since(cursors[index] ?? "", headers);
    expect(told(page)).toEqual(expected[index]);
    expect(page.hasMore).toBe(false);
    for (const { node, deletedAt } of page.changes) {
      expect([node.__typename, deletedAt]).toEqual(["Report", null]);
    }
  }
});

test("pages follow each other without a gap, and an operation can be asked for alone", async () => {
  const other = await createExercise(world);
  const headers = await world.as("ana", "analyst");
  const begin = await cursorOfNow(world, headers);
  const ids = [await submitted(world, exercise), await submitted(world, other), await submittedByFrance()];
  const found = [];
  for (let page: any = { cursor: begin, hasMore: true }; page.hasMore;) {
    page = await since(page.cursor, headers, { first: 1 });
    found.push(...page.changes);
  }
  expect(found.map(({ id }) => id)).toEqual(ids);
  const ofOne = await since(begin, headers, { operation: exercise.code });
  expect(ofOne.changes.map(({ id }: any) => id)).toEqual([ids[0], ids[2]]);
  expect(told(await since(ofOne.cursor, headers))).toEqual([]);
  expect(told(await since(begin, headers, { operation: "not-there" }))).toEqual([]);
});

test("a change that is committed late is not passed over", async () => {
  const other = await createExercise(world);
  const headers = await world.as("ana", "analyst");
  const begin = await cursorOfNow(world, headers);
  let written: () => void = () => undefined;
  let read: () => void = () => undefined;
  const hasWritten = new Promise<void>((resolve) => (written = resolve));
  const hasRead = new Promise<void>((resolve) => (read = resolve));
  // It writes its row before the others do, and ends after them.
  const late = world.database.$transaction(
    async (tx) => {
      await tx.operation.update({ where: { id: other.id }, data: { motto: "Late" } });
      written();
      await hasRead;
    },
    { timeout: 15_000 },
  );
  await hasWritten;
  const early = await submitted(world, exercise);
  const page = await since(begin, headers);
  expect(told(page)).toEqual([["SUBMITTED", "Report", early]]);
  read();
  await late;
  const updated = ["UPDATED", "Operation", globalId("Operation", other.id)];
  expect(told(await since(page.cursor, headers))).toEqual([updated]);
});

test("what was rolled back was never changed", async () => {
  const begin = await cursorOfNow(world, exercise.centre);
  const rolledBack = world.database.$transaction(async (tx) => {
    await tx.operation.update({ where: { id: exercise.id }, data: { motto: "Never" } });
    throw new Error("on purpose");
  });
  await expect(rolledBack).rejects.toThrow("on purpose");
  expect(told(await since(begin, exercise.centre))).toEqual([]);
});

test("what is gone leaves a tombstone", async () => {
  const begin = await cursorOfNow(world);
  const { id: operationId } = await world.database.operation.findUniqueOrThrow({
    where: { code: "jad-see-2023" },
  });
  const { id: key } = await world.database.publication.create({
    data: {
      id: randomUUID(),
      operationId,
      code: "withdrawn",
      publisher: "Somebody",
      urls: [],
      status: "INTERIM",
      origin: "COPY",
      footnotes: [],
      position: 99,
    },
  });
  const what = { id: globalId("Publication", key), type: "Publication", at: expect.any(String) };
  const released = await since(begin);
  expect(released.changes).toEqual([
    { ...what, kind: "RELEASED", deletedAt: null, node: { __typename: "Publication", id: what.id } },
  ]);
  await world.database.publication.delete({ where: { id: key } });
  const removed = await since(released.cursor);
  const { at } = removed.changes[0];
  expect(removed.changes).toEqual([{ ...what, kind: "REMOVED", at, deletedAt: at, node: null }]);
  // Who comes later finds the same: it is gone, whatever happened before.
  const all = await since(begin);
  expect(all.changes.map(({ node, deletedAt }: any) => [node, deletedAt])).toEqual([
    [null, at],
    [null, at],
  ]);
});

test("what is public no more leaves a tombstone for whoever may not see it, and comes back", async () => {
  const begin = await cursorOfNow(world);
  const analyst = await world.as("ana", "analyst");
  const beginAll = await cursorOfNow(world, analyst);
  const { id: key } = await world.database.operation.update({
    where: { code: "jad-see-2022" },
    data: { status: "CLOSED" },
  });
  const id = globalId("Operation", key);
  const hidden = await since(begin);
  const { at } = hidden.changes[0];
  expect(hidden.changes).toEqual([{ id, type: "Operation", kind: "CLOSED", at, deletedAt: at, node: null }]);
  const seen = await since(beginAll, analyst);
  expect(seen.changes).toEqual([
    { id, type: "Operation", kind: "CLOSED", at, deletedAt: null, node: { __typename: "Operation", id } },
  ]);
  await world.database.operation.update({ where: { id: key }, data: { status: "PUBLISHED" } });
  expect(told(await since(hidden.cursor))).toEqual([["PUBLISHED", "Operation", id]]);
});

test("a cursor is of the roles that it was given to, and cannot be altered or read", async () => {
  const cursor = await cursorOfNow(world, exercise.spain);
  const refusal = async (given: string, headers: Record<string, string>) => {
    const { body } = await world.query(CHANGES, { cursor: given }, headers);
    return body.errors?.map(({ extensions, message }) => [extensions.code, message]);
  };
  const wrong = [
    [
      "BAD_USER_INPUT",
      "changesSince(cursor:): the cursor is not valid here; use one that was given to the same roles, unaltered, or none to begin anew.",
    ],
  ];
  const altered = Buffer.from(cursor, "base64url");
  altered.writeUInt8(altered.readUInt8(altered.length - 1) ^ 1, altered.length - 1);
  for (const given of [altered.toString("base64url"), cursor.slice(0, 20), "", "x"]) {
    expect(await refusal(given, exercise.spain)).toEqual(wrong);
  }
  for (const headers of [exercise.france, exercise.centre, {}]) {
    expect(await refusal(cursor, headers)).toEqual(wrong);
  }
  // Somebody else with the same roles may go on with it, and so may the same person with a new token.
  expect(await refusal(cursor, await world.as("sofia", "reporter:ES"))).toBeUndefined();
  expect(Buffer.from(cursor, "base64url").toString("latin1")).not.toMatch(/\d{4}/);
});

test.each([0, 101])("%i changes at once are refused", async (first) => {
  const { body } = await world.query(CHANGES, { first });
  expect(body.errors?.map(({ extensions, message }) => [extensions.code, message])).toEqual([
    ["BAD_USER_INPUT", `changesSince(first:): must be between 1 and 100; ${first} was given.`],
  ]);
});

test("a page costs two statements, however long it is", async () => {
  const begin = await cursorOfNow(world, exercise.centre);
  const costs = [];
  for (const submit of [() => submitted(world, exercise), submittedByFrance]) {
    await submit();
    const statements = await world.statements(() => since(begin, exercise.centre));
    costs.push(statements.length);
  }
  expect(costs).toEqual([2, 2]);
});
