import { randomUUID } from "node:crypto";
import {
  CORRECT,
  createExercise,
  type Exercise,
  RETURN,
  SUBMIT,
  submission,
  submitted,
  VERIFY,
} from "../reports/exercise";
import { startWorld, type World } from "../support/world";
import { followBySocket, followByStream } from "./clients";
import { cursorOfNow, RELEASED, REPORTS, TOTALS, totalOf } from "./documents";

let world: World;
let exercise: Exercise;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  exercise = await createExercise(world);
});

const totals = () => ({ query: TOTALS, variables: { code: exercise.code } });

async function reports(headers: Record<string, string>) {
  return {
    query: REPORTS,
    variables: { operation: exercise.code, cursor: await cursorOfNow(world, headers) },
  };
}

describe.each([
  ["by WebSocket", followBySocket],
  ["by Server-Sent Events", followByStream],
])("%s", (_how, follow) => {
  test("totals come at once, and again after each change", async () => {
    const followed = follow(world.url, totals(), exercise.centre);
    expect(totalOf(await followed.next())).toBeNull();
    await submitted(world, exercise);
    expect(totalOf(await followed.next())).toBe(1510);
    await world.data(SUBMIT, submission(exercise, { party: "FR" }), exercise.france);
    expect(totalOf(await followed.next())).toBe(3020);
    followed.stop();
    expect(await followed.end).toBeNull();
  });

  test("each change of a report comes in its order, with the report as it is by then", async () => {
    const followed = follow(world.url, await reports(exercise.centre), exercise.centre);
    const id = await submitted(world, exercise);
    const told = async () => (await followed.next()).data.reportChanged;
    expect(await told()).toMatchObject({
      change: "SUBMITTED",
      report: { id, status: "SUBMITTED", version: 1 },
    });

    await world.data(
      RETURN,
      { input: { report: id, expectedVersion: 1, reason: "Once more" } },
      exercise.centre,
    );
    expect(await told()).toMatchObject({ change: "RETURNED", report: { id, status: "RETURNED" } });
    await world.data(
      CORRECT,
      {
        input: {
          idempotencyKey: randomUUID(),
          report: id,
          expectedVersion: 1,
          reason: "Counted anew",
          content: { nilReturn: true },
        },
      },
      exercise.spain,
    );
    expect(await told()).toMatchObject({
      change: "CORRECTED",
      report: { id, status: "SUBMITTED", version: 2 },
    });
    await world.data(VERIFY, { input: { report: id, expectedVersion: 2 } }, exercise.centre);
    const last = await told();
    expect(last).toMatchObject({ change: "VERIFIED", report: { id, status: "VERIFIED" } });
    expect(last.at).toMatch(/^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(followed.rest()).toEqual([]);
    followed.stop();
  });

  test("a reporter hears of the reports of its own party alone", async () => {
    const france = follow(world.url, await reports(exercise.france), exercise.france);
    const centre = follow(world.url, await reports(exercise.centre), exercise.centre);
    await submitted(world, exercise);
    const { submitReport } = await world.data(SUBMIT, submission(exercise, { party: "FR" }), exercise.france);
    const partyOf = ({ data }: any) => data.reportChanged.report.participant.party.code;
    expect([partyOf(await centre.next()), partyOf(await centre.next())]).toEqual(["ES", "FR"]);
    const heard = await france.next();
    expect([partyOf(heard), heard.data.reportChanged.report.id]).toEqual(["FR", submitReport.report.id]);
    expect(france.rest()).toEqual([]);
    for (const followed of [france, centre]) followed.stop();
  });

  test("who does not work on an operation is not told of its reports, and what is hidden is not there", async () => {
    const refusal = async (headers: Record<string, string>, operation = exercise.code) => {
      const followed = follow(world.url, { query: REPORTS, variables: { operation } }, headers);
      const end = await followed.end;
      const [error] = Array.isArray(end) ? end : [end];
      return error?.extensions?.code ?? String(error);
    };
    const bulgaria = await world.as("boris", "reporter:BG");
    const outcomes = [
      await refusal(bulgaria),
      await refusal(bulgaria, "not-there"),
      await refusal({}, "jad-see-2024"),
      await refusal(await world.as("nina"), "jad-see-2024"),
    ];
    // The client of Server-Sent Events keeps only the status of what is refused.
    expect(outcomes).toEqual(
      follow === followBySocket
        ? ["NOT_FOUND", "NOT_FOUND", "UNAUTHENTICATED", "FORBIDDEN"]
        : outcomes.map(() => expect.stringContaining("400")),
    );
  });

  test("anyone hears of a publication once it is public", async () => {
    const cursor = await cursorOfNow(world);
    const anyone = follow(world.url, { query: RELEASED, variables: { cursor } });
    const centre = follow(
      world.url,
      {
        query: RELEASED,
        variables: { operation: exercise.code, cursor: await cursorOfNow(world, exercise.centre) },
      },
      exercise.centre,
    );
    for (const [index, status] of (["INTERIM", "FINAL"] as const).entries()) {
      if (status === "FINAL") {
        await world.data(
          `mutation($input: CloseReportingInput!) { closeReporting(input: $input) { isReplay } }`,
          { input: { operation: exercise.code } },
          exercise.centre,
        );
      }
      const { version } = await world.database.operation.findUniqueOrThrow({ where: { id: exercise.id } });
      const input = {
        idempotencyKey: randomUUID(),
        operation: exercise.code,
        expectedVersion: version,
        status,
        code: `release-${index}`,
        publisher: "The centre",
        publishedOn: "2026-11-18",
      };
      await world.data(
        `mutation($input: PublishFiguresInput!) { publishFigures(input: $input) { isReplay } }`,
        { input },
        exercise.centre,
      );
    }
    const codeOf = ({ data }: any) => data.publicationReleased.code;
    expect([codeOf(await centre.next()), codeOf(await centre.next())]).toEqual(["release-0", "release-1"]);
    // The first one came while the operation was not public; it is found there together with the last one.
    expect(codeOf(await anyone.next())).toMatch(/^release-/);
    for (const followed of [anyone, centre]) followed.stop();
  });
});

test("many changes at once are told of together", async () => {
  const followed = followBySocket(world.url, totals(), exercise.centre);
  await followed.next();
  for (let count = 0; count < 100; count += 1) {
    await world.database.$executeRaw`select pg_notify('jad_graph', ${`${exercise.id} Report`})`;
  }
  await submitted(world, exercise);
  const heard = [];
  do heard.push(totalOf(await followed.next()));
  while (heard.at(-1) === null);
  expect(heard.at(-1)).toBe(1510);
  expect(heard.length).toBeLessThan(50);
  followed.stop();
});

test("one instance hears what another one did", async () => {
  const another = await world.startAnother();
  const here = followBySocket(world.url, totals(), exercise.centre);
  const there = followByStream(another.url, totals(), exercise.centre);
  expect([totalOf(await here.next()), totalOf(await there.next())]).toEqual([null, null]);
  const response = await fetch(`${another.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...exercise.spain },
    body: JSON.stringify({ query: SUBMIT, variables: submission(exercise) }),
  });
  expect((await response.json()).data.submitReport.report.status).toBe("SUBMITTED");
  expect([totalOf(await here.next()), totalOf(await there.next())]).toEqual([1510, 1510]);
  here.stop();
  await another.stop();
  expect(await there.end).not.toBeNull();
});

test("what was changed while the database could not be listened to is told afterwards", async () => {
  const followed = followBySocket(world.url, totals(), exercise.centre);
  expect(totalOf(await followed.next())).toBeNull();
  await world.database.$executeRaw`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'jad-graph events' and datname = current_database()`;
  await submitted(world, exercise);
  let total = null;
  while (total === null) total = totalOf(await followed.next());
  expect(total).toBe(1510);
  followed.stop();
});

test("each event costs one statement, of its totals as well", async () => {
  const followed = followBySocket(world.url, totals(), exercise.centre);
  await followed.next();
  const statements = await world.statements(async () => {
    await world.database.$executeRaw`select pg_notify('jad_graph', ${`${exercise.id} Report`})`;
    await followed.next();
  });
  expect(statements).toHaveLength(1);
  followed.stop();
});
