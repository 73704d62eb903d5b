import { startWorld, type World } from "../support/world";
import { createExercise, type Exercise, SUBMIT, submission, VERIFY } from "./exercise";

let world: World;
let exercise: Exercise;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  exercise = await createExercise(world);
});

const WARNINGS = SUBMIT.replace("version { id", "version { warnings { line message } id");

async function warnings(content: object, period = exercise.periods[1]) {
  const { submitReport } = await world.data(
    WARNINGS,
    submission(exercise, { content, period }),
    exercise.spain,
  );
  return submitReport.version.warnings;
}
const checks = (count: number) => ({
  checkCounts: [
    { category: "VEHICLES", count: 5 },
    { category: "PERSONS", count },
  ],
});

test("a number far above those of other days is pointed out, and taken", async () => {
  expect(await warnings(checks(120), exercise.periods[0])).toEqual([]);
  const { submitReport } = await world.data(
    WARNINGS,
    submission(exercise, { content: checks(1201) }),
    exercise.spain,
  );
  expect(submitReport.version.warnings).toEqual([
    {
      line: "checkCounts[1]",
      message: "1201 for PERSONS is more than 10 times the largest number for another period, 120.",
    },
  ]);
  const input = { report: submitReport.report.id, expectedVersion: 1 };
  expect((await world.data(VERIFY, { input }, exercise.centre)).verifyReport.report.status).toBe("VERIFIED");
});

test("ten times as many, or a jump of small numbers, is nothing special", async () => {
  await warnings(checks(120), exercise.periods[0]);
  expect(await warnings(checks(1200))).toEqual([]);
  const other = await createExercise(world);
  exercise = other;
  await warnings(checks(1), exercise.periods[0]);
  expect(await warnings(checks(100))).toEqual([]);
});

test("more arrests than persons checked are pointed out", async () => {
  const content = {
    checkCounts: [{ category: "PERSONS", count: 2 }],
    results: [{ category: "ARRESTS", value: 3 }],
  };
  expect(await warnings(content)).toEqual([
    { line: "results[0]", message: "3 for ARRESTS is more than 2 for PERSONS, which it is a part of." },
  ]);
});

test("without checks of persons, arrests stand for themselves", async () => {
  expect(await warnings({ results: [{ category: "ARRESTS", value: 3 }] })).toEqual([]);
});
