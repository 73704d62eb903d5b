import { createExercise, type Exercise, RETURN, submitted, VERIFY } from "../reports/exercise";
import { startWorld, type World } from "../support/world";

let world: World;
let exercise: Exercise;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  exercise = await createExercise(world);
});

const OPERATION = `query($code: String!) { operation(code: $code) { viewerCanUpdate viewerCanAddParticipant viewerCanStart
  viewerCanCancel viewerCanOpenReporting viewerCanCloseReporting viewerCanPublishFigures viewerCanRecordPublication } }`;
const REPORT = `query($id: ID!) { node(id: $id) { ... on Report {
  viewerCanCorrect viewerCanWithdraw viewerCanReturn viewerCanVerify } } }`;

/** The names of what can be done, without their common beginning. */
const possible = (answers: Record<string, boolean>) =>
  Object.entries(answers).flatMap(([name, can]) => (can ? [name.replace("viewerCan", "")] : []));

test("what can be done to an operation depends on who asks and where it stands", async () => {
  const can = async (
    status: "PLANNED" | "ACTIVE" | "CLOSED" | "PUBLISHED",
    headers?: Record<string, string>,
  ) => {
    await world.database.operation.update({ where: { id: exercise.id }, data: { status } });
    return possible((await world.data(OPERATION, { code: exercise.code }, headers)).operation);
  };
  const { centre, spain } = exercise;
  expect(await can("PLANNED", centre)).toEqual([
    "Update",
    "AddParticipant",
    "Start",
    "Cancel",
    "OpenReporting",
  ]);
  expect(await can("ACTIVE", centre)).toEqual([
    ...["Update", "AddParticipant", "Cancel", "OpenReporting"],
    ...["CloseReporting", "PublishFigures", "RecordPublication"],
  ]);
  expect(await can("CLOSED", centre)).toEqual(["Update", "PublishFigures", "RecordPublication"]);
  expect(await can("PUBLISHED", centre)).toEqual(["RecordPublication"]);
  expect(await can("ACTIVE", spain)).toEqual([]);
  expect(await can("ACTIVE", await world.as("ada", "administrator"))).toEqual([
    ...["Update", "AddParticipant", "Cancel", "RecordPublication"],
  ]);
  expect(await can("PUBLISHED")).toEqual([]);
  const see = await world.as("mira", "coordinator:jad-see-2024");
  expect(possible((await world.data(OPERATION, { code: "jad-see-2024" }, see)).operation)).toEqual([]);
});

test("what can be done to a report depends on who asks and where it stands", async () => {
  const id = await submitted(world, exercise);
  const { spain, centre, centreToo } = exercise;
  const can = async (headers: Record<string, string>) =>
    possible((await world.data(REPORT, { id }, headers)).node);
  const both = await world.as("anna", "reporter:ES", `coordinator:${exercise.code}`);
  expect(await can(spain)).toEqual(["Correct", "Withdraw"]);
  expect(await can(centre)).toEqual(["Return", "Verify"]);
  expect(await can(both)).toEqual(["Correct", "Withdraw", "Return"]);
  expect(await can(await world.as("lea", "analyst"))).toEqual([]);

  await world.data(VERIFY, { input: { report: id, expectedVersion: 1 } }, centre);
  expect(await can(spain)).toEqual(["Correct"]);
  expect(await can(centreToo)).toEqual(["Return"]);
  await world.data(RETURN, { input: { report: id, expectedVersion: 1, reason: "Count again" } }, centre);
  expect(await can(spain)).toEqual(["Correct", "Withdraw"]);

  await world.database.reportingPeriod.updateMany({
    where: { operationId: exercise.id },
    data: { closesAt: new Date() },
  });
  expect(await can(spain)).toEqual([]);
});
