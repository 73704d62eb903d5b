import { randomUUID } from "node:crypto";
import { CONTENT, CORRECT, createExercise, type Exercise, SUBMIT, submitted } from "../reports/exercise";
import { startWorld, type World } from "../support/world";

/** `ROUNDS=300 npx jest test/faults/races` for the figure that is published. */
const ROUNDS = Number(process.env.ROUNDS ?? 20);
const WRITERS = 20;
jest.setTimeout(60_000 + ROUNDS * 5_000);

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.stop());

const VERIFY = `mutation($input: VerifyReportInput!) { verifyReport(input: $input) { isReplay report { status version } } }`;
const AGAIN = ["UNAVAILABLE", "TIMEOUT"];

/** What became of a request: OK, REPLAY or the code of the refusal. Whoever is told to try again does. */
async function outcomeOf(query: string, input: object, headers: Record<string, string>): Promise<string> {
  for (;;) {
    const { body } = await world.query(query, { input }, headers);
    const code = body.errors?.[0]?.extensions.code;
    if (code !== undefined && AGAIN.includes(code)) continue;
    if (code !== undefined) return code;
    const [done] = Object.values<{ isReplay: boolean }>(body.data ?? {});
    return done?.isReplay ? "REPLAY" : "OK";
  }
}

/** How often each outcome came. */
function tally(outcomes: readonly string[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const outcome of outcomes) counted[outcome] = (counted[outcome] ?? 0) + 1;
  return counted;
}

const several = <Result>(task: (number: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: WRITERS }, (_, number) => task(number)));

/** The versions of an exercise's reports, each with what tells it from the others. */
const versionsOf = ({ id }: Exercise) =>
  world.database.reportVersion.findMany({
    where: { operationId: id },
    orderBy: { version: "asc" },
    select: {
      version: true,
      checkCounts: { select: { count: true } },
      decisions: { select: { kind: true } },
    },
  });

const persons = (count: number) => ({ checkCounts: [{ category: "PERSONS", count }] });

test(`of ${WRITERS} who correct one version, exactly one wins, in ${ROUNDS} of ${ROUNDS} rounds`, async () => {
  const exercise = await createExercise(world);
  const report = await submitted(world, exercise, { content: persons(1) });
  for (let version = 1; version <= ROUNDS; version += 1) {
    const outcomes = await several((writer) =>
      outcomeOf(
        CORRECT,
        {
          idempotencyKey: randomUUID(),
          report,
          expectedVersion: version,
          reason: "Counted again",
          content: persons(version * 100 + writer),
        },
        exercise.spain,
      ),
    );
    expect(tally(outcomes)).toEqual({ OK: 1, VERSION_CONFLICT: WRITERS - 1 });
    const winner = outcomes.indexOf("OK");
    const written = await versionsOf(exercise);
    expect(written).toHaveLength(version + 1);
    expect(written.at(-1)).toEqual({
      version: version + 1,
      checkCounts: [{ count: version * 100 + winner }],
      decisions: [],
    });
  }
});

test("without the version that they have read, all of them win: what is counted above can fail", async () => {
  const { id } = await createExercise(world);
  const overwrite = (condition: string) =>
    several(() =>
      world.database.$executeRawUnsafe(
        `update operation set version = version + 1 where id = '${id}' ${condition}`,
      ),
    );
  const winners = async (condition: string) =>
    (await overwrite(condition)).reduce((sum, changed) => sum + changed, 0);
  expect(await winners("")).toBe(WRITERS);
  expect(await winners(`and version = ${WRITERS + 1}`)).toBe(1);
});

test(`one key that is sent ${WRITERS} times at once is carried out once`, async () => {
  const exercise = await createExercise(world);
  const report = await submitted(world, exercise, { content: persons(1) });
  for (let version = 1; version <= ROUNDS; version += 1) {
    const input = {
      report,
      expectedVersion: version,
      reason: "Counted again",
      content: persons(version),
    };
    const idempotencyKey = randomUUID();
    const outcomes = await several(() => outcomeOf(CORRECT, { ...input, idempotencyKey }, exercise.spain));
    expect(tally(outcomes)).toEqual({ OK: 1, REPLAY: WRITERS - 1 });
    expect(await versionsOf(exercise)).toHaveLength(version + 1);
  }
});

test(`with a key of its own for each, nothing is a replay, and still only one report is there`, async () => {
  const exercise = await createExercise(world);
  const [, period] = exercise.periods;
  const outcomes = await several(() =>
    outcomeOf(
      SUBMIT,
      { idempotencyKey: randomUUID(), period, party: "ES", content: CONTENT },
      exercise.spain,
    ),
  );
  expect(tally(outcomes)).toEqual({ OK: 1, CONFLICT: WRITERS - 1 });
  expect(await versionsOf(exercise)).toHaveLength(1);
});

/** A correction, and then what the next round begins with. */
const correct = (report: string, version: number, headers: Record<string, string>) =>
  outcomeOf(
    CORRECT,
    {
      idempotencyKey: randomUUID(),
      report,
      expectedVersion: version,
      reason: "Counted again",
      content: persons(version),
    },
    headers,
  );
const verify = (report: string, version: number, headers: Record<string, string>) =>
  outcomeOf(VERIFY, { report, expectedVersion: version }, headers);

test("of two who verify at once, one does", async () => {
  const exercise = await createExercise(world);
  const report = await submitted(world, exercise, { content: persons(1) });
  for (let version = 1; version <= ROUNDS; version += 1) {
    const outcomes = await Promise.all(
      [exercise.centre, exercise.centreToo].map((headers) => verify(report, version, headers)),
    );
    expect(tally(outcomes)).toEqual({ OK: 1, CONFLICT: 1 });
    expect((await versionsOf(exercise)).at(-1)?.decisions).toEqual([{ kind: "VERIFIED" }]);
    expect(await correct(report, version, exercise.spain)).toBe("OK");
  }
});

test("who verifies while it is corrected verifies what was read, or nothing", async () => {
  const exercise = await createExercise(world);
  const report = await submitted(world, exercise, { content: persons(1) });
  for (let version = 1; version <= ROUNDS; version += 1) {
    const [corrected, verified] = await Promise.all([
      correct(report, version, exercise.spain),
      verify(report, version, exercise.centre),
    ]);
    expect(corrected).toBe("OK");
    expect(["OK", "VERSION_CONFLICT"]).toContain(verified);
    const [read, latest] = (await versionsOf(exercise)).slice(-2);
    expect(read?.decisions).toEqual(verified === "OK" ? [{ kind: "VERIFIED" }] : []);
    expect(latest).toEqual({ version: version + 1, checkCounts: [{ count: version }], decisions: [] });
  }
});

test("whoever corrects and verifies at once never verifies an own version", async () => {
  const exercise = await createExercise(world);
  const both = [`reporter:ES`, `coordinator:${exercise.code}`];
  const [one, another] = [await world.as("nina", ...both), await world.as("omar", ...both)];
  const report = await submitted(world, exercise, { content: persons(1) });
  let version = 1;
  let verified = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const outcomes = await Promise.all([
      correct(report, version, one),
      correct(report, version, another),
      verify(report, version, one),
      verify(report, version, another),
      // The version that one of them is about to write.
      verify(report, version + 1, one),
      verify(report, version + 1, another),
    ]);
    expect(tally(outcomes.slice(0, 2))).toEqual({ OK: 1, VERSION_CONFLICT: 1 });
    verified += outcomes.slice(2).filter((outcome) => outcome === "OK").length;
    version += 1;
  }
  const decided = await world.database.reportDecision.findMany({
    where: { operationId: exercise.id },
    select: { decidedBy: true, version: { select: { submittedBy: true } } },
  });
  expect(decided).toHaveLength(verified);
  expect(decided.filter(({ decidedBy, version: { submittedBy } }) => decidedBy === submittedBy)).toEqual([]);
  expect(verified).toBeGreaterThan(0);
});
