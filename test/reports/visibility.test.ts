import { startWorld, type World } from "../support/world";
import { createExercise, type Exercise, RETURN, SUBMIT, submission, submitted, VERIFY } from "./exercise";

let world: World;
let exercise: Exercise;
let spanish: string;
let french: string;
let versionOfSpain: string;

beforeAll(async () => {
  world = await startWorld();
  exercise = await createExercise(world);
  spanish = await submitted(world, exercise);
  const { submitReport } = await world.data(SUBMIT, submission(exercise, { party: "FR" }), exercise.france);
  french = submitReport.report.id;
  const { node } = await world.data(
    "query($id: ID!) { node(id: $id) { ... on Report { current { id } } } }",
    { id: spanish },
    exercise.spain,
  );
  versionOfSpain = node.current.id;
});
afterAll(() => world.stop());

const REPORTS = `query($code: String!) { operation(code: $code) {
  reportingPeriods { day } reports(orderBy: [{ field: CHANGED_AT }]) { totalCount nodes { participant { party { code } } current { checkCounts { count } } } }
  participants(first: 10) { nodes { party { code } reports { totalCount } } } } }`;

/** Whose reports somebody sees, by the ways that lead to them; null where the operation itself cannot be seen. */
async function seen(headers?: Record<string, string>) {
  const { operation } = await world.data(REPORTS, { code: exercise.code }, headers);
  const { nodes } = await world.data(
    "query($ids: [ID!]!) { nodes(ids: $ids) { __typename } }",
    { ids: [spanish, french, versionOfSpain, exercise.periods[0]] },
    headers,
  );
  return {
    nodes: nodes.map((node: { __typename: string } | null) => node?.__typename ?? null),
    operation: operation && {
      periods: operation.reportingPeriods.length,
      total: operation.reports.totalCount,
      parties: operation.reports.nodes.map((report: any) => report.participant.party.code),
      ofParticipants: operation.participants.nodes.map((participant: any) => participant.reports.totalCount),
    },
  };
}

const ALL = {
  nodes: ["Report", "Report", "ReportVersion", "ReportingPeriod"],
  operation: { periods: 2, total: 2, parties: ["ES", "FR"], ofParticipants: [1, 1, 0, 0] },
};
const NONE = { nodes: [null, null, null, null], operation: null };

test.each([
  ["anyone", [], NONE],
  ["a reporter of a country that takes no part", ["reporter:BG"], NONE],
  ["a coordinator of another operation", ["coordinator:jad-see-2024"], NONE],
  [
    "a reporter of Spain",
    ["reporter:ES"],
    {
      nodes: ["Report", null, "ReportVersion", "ReportingPeriod"],
      operation: { periods: 2, total: 1, parties: ["ES"], ofParticipants: [1, 0, 0, 0] },
    },
  ],
  [
    "a reporter of Serbia, which has not reported",
    ["reporter:RS"],
    {
      nodes: [null, null, null, "ReportingPeriod"],
      operation: { periods: 2, total: 0, parties: [], ofParticipants: [0, 0, 0, 0] },
    },
  ],
  ["an analyst", ["analyst"], ALL],
  ["an auditor", ["auditor"], ALL],
  ["an administrator", ["administrator"], ALL],
] as const)("%s sees its own and nothing else", async (_who, roles, expected) => {
  expect(await seen(roles.length === 0 ? undefined : await world.as("somebody", ...roles))).toEqual(expected);
});

test("the coordinator sees what was reported to it", async () => {
  expect(await seen(exercise.centre)).toEqual(ALL);
});

test("once published, anyone sees the operation, and what was reported no more than before", async () => {
  await world.database.operation.update({ where: { id: exercise.id }, data: { status: "PUBLISHED" } });
  const before = await seen();
  await world.database.operation.update({ where: { id: exercise.id }, data: { status: "ACTIVE" } });
  expect(before).toEqual({
    nodes: [null, null, null, null],
    operation: { periods: 0, total: 0, parties: [], ofParticipants: [0, 0, 0, 0] },
  });
});

test("a report of somebody else is as if it did not exist, to be read or to be changed", async () => {
  const missing = Buffer.from("Report:00000000-0000-4000-8000-000000000000").toString("base64url");
  const answers = await Promise.all(
    [french, missing].map(async (report) => {
      const input = { report, expectedVersion: 1, reason: "Because of it" };
      const changed = await world.query(RETURN, { input }, exercise.spain);
      const read = await world.query(
        "query($id: ID!) { node(id: $id) { id } }",
        { id: report },
        exercise.spain,
      );
      return { changed: changed.body, read: read.body };
    }),
  );
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]?.changed.errors?.[0]).toMatchObject({
    message: "input.report: there is no report with this id.",
    extensions: { code: "NOT_FOUND" },
  });
});

test.each([
  ["a reporter", VERIFY, ["reporter:ES"], "verifyReport needs the role COORDINATOR of exercise-1."],
  ["an analyst", VERIFY, ["analyst"], "verifyReport needs the role COORDINATOR of exercise-1."],
  ["an administrator", VERIFY, ["administrator"], "verifyReport needs the role COORDINATOR of exercise-1."],
] as const)("%s who sees a report may not decide about it", async (_who, document, roles, message) => {
  const input = { report: spanish, expectedVersion: 1 };
  const { body } = await world.query(document, { input }, await world.as("somebody", ...roles));
  expect(body.errors?.[0]).toMatchObject({ message, extensions: { code: "FORBIDDEN" } });
});

test("a machine may report, and decides nothing", async () => {
  const machine = await world.asMachine("feeder", "reporter:RS", `coordinator:${exercise.code}`);
  const { submitReport } = await world.data(SUBMIT, submission(exercise, { party: "RS" }), machine);
  const input = { report: submitReport.report.id, expectedVersion: 1 };
  const { body } = await world.query(VERIFY, { input }, machine);
  expect(body.errors?.[0]).toMatchObject({
    message: "verifyReport needs the role COORDINATOR of exercise-1, held by a person.",
    extensions: { code: "FORBIDDEN" },
  });
});

test("without a token nothing is changed", async () => {
  const { body } = await world.query(SUBMIT, submission(exercise));
  expect(body.errors?.[0]).toMatchObject({
    message: "submitReport needs a token; send Authorization: Bearer …",
    extensions: { code: "UNAUTHENTICATED" },
  });
});
