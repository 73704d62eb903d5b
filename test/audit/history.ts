import { randomUUID } from "node:crypto";
import { change, jsonb } from "../../src/database/change";
import {
  CORRECT,
  createExercise,
  type Exercise,
  RETURN,
  submission,
  SUBMIT,
  VERIFY,
  WITHDRAW,
} from "../reports/exercise";
import type { World } from "../support/world";

const PARTIES = ["ES", "FR", "RS", "FRONTEX"];

/** What is done to a report after it has been submitted. */
const STORIES = [
  ["verify"],
  ["verify", "correct"],
  ["return", "correct", "verify"],
  ["verify", "return"],
  ["return", "withdraw"],
  ["verify", "correct", "withdraw"],
  ["verify", "correct", "verify", "return"],
  [],
];

/** Reports of every kind on one exercise, each with another story, and changes that belong to no operation. */
export async function writeHistory(world: World): Promise<Exercise> {
  const exercise = await createExercise(world);
  let number = 0;
  for (const period of exercise.periods) {
    for (const party of PARTIES) {
      await tell(world, exercise, { period, party }, STORIES[number % STORIES.length] ?? [], number);
      number += 1;
    }
  }
  for (let entry = 1; entry <= 3; entry += 1) await writeHouseEntry(world, entry);
  return exercise;
}

async function tell(
  world: World,
  exercise: Exercise,
  place: { period: string; party: string },
  story: readonly string[],
  number: number,
): Promise<void> {
  const reporter = await world.as("anna", `reporter:${place.party}`);
  const content = (version: number) => ({
    checkCounts: [
      { category: "PERSONS", count: 1000 * (number + 1) + version, hits: 3, environment: "PHYSICAL" },
      { category: "VEHICLES", count: 310, threatArea: "MIGRANT_SMUGGLING" },
    ],
    results: [
      { category: "ARRESTS", value: 4 },
      { category: "CASH", value: 1234.5, currency: "EUR" },
    ],
    deployments: [{ capability: "OFFICERS", quantity: 85 + number }],
  });
  const { submitReport } = await world.data(
    SUBMIT,
    submission(exercise, { ...place, content: number === 7 ? { nilReturn: true } : content(1) }),
    reporter,
  );
  const report = submitReport.report.id;
  let version = 1;
  for (const step of story) {
    const input = { report, expectedVersion: version, reason: `Step ${step}` };
    const { reason: _reason, ...decision } = input;
    if (step === "verify") await world.data(VERIFY, { input: decision }, exercise.centre);
    if (step === "return") await world.data(RETURN, { input }, exercise.centre);
    if (step === "withdraw") await world.data(WITHDRAW, { input }, reporter);
    if (step !== "correct") continue;
    version += 1;
    await world.data(
      CORRECT,
      { input: { ...input, idempotencyKey: randomUUID(), content: content(version) } },
      reporter,
    );
  }
}

/** An entry that belongs to no operation. */
export async function writeHouseEntry(world: World, number: number): Promise<void> {
  const viewer = { subject: "ada", machine: false, grants: [{ role: "ADMINISTRATOR" }] } as const;
  await change(world.database, { viewer, action: "createOperation", input: {} }, async ({ record }) => {
    await record({
      operationId: null,
      entityType: "Setting",
      entityId: String(number),
      reason: number === 1 ? null : "Because",
      ...(number === 1 ? {} : { before: jsonb({ number: number - 1 }) }),
      after: jsonb({ number }),
    });
    return {};
  });
}
