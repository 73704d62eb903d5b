import { randomUUID } from "node:crypto";
import { startWorld, type World } from "../support/world";
import {
  CORRECT,
  createExercise,
  type Exercise,
  RETURN,
  SUBMIT,
  submission,
  submitted,
  VERIFY,
  WITHDRAW,
} from "../reports/exercise";
import { globalId } from "./scenes";

let world: World;
let exercise: Exercise;
/** Where the report of France will be, once there is one. */
let ofFrance = globalId("Report", randomUUID());

beforeAll(async () => {
  world = await startWorld();
  exercise = await createExercise(world);
  await submitted(world, exercise);
  await submitted(world, exercise, { period: exercise.periods[0], content: { nilReturn: true } });
});
afterAll(() => world.stop());

const FIGURES = `reports countries { value } officers { value } checks { total { value } byCategory { value } }
  results { value } deployments { value } byDay { reports } byParticipant { reports } byEnvironment { environment }
  byThreatArea { threatArea { code } }`;

/** What a reporter can ask: lists, totals, cursors, pages, figures, and changes that are refused. */
const QUESTIONS = [
  `query($code: String!) { operation(code: $code) { version status
    first: reports(first: 1) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges { cursor node { id changedAt status version } } }
    last: reports(last: 1) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor } }
    sorted: reports(orderBy: [{ field: CHANGED_AT }]) { edges { cursor } }
    waiting: reports(filter: { status: { eq: SUBMITTED } }) { totalCount nodes { id } }
    participants { nodes { id reports(first: 1) { totalCount pageInfo { hasNextPage } } } }
    reportingPeriods { id closesAt reports(first: 1) { totalCount pageInfo { hasNextPage } } } } }`,
  `query($code: String!) { operation(code: $code) {
    participation { state nilReturn participant { party { code } } report { id } }
    verified: reported { ${FIGURES} } waiting: reported(status: SUBMITTED) { ${FIGURES} }
    reconciliation { discrepancies { explanation } } published { officers { value } } } }`,
  `query($codes: [String!]!) { operationsByCodes(codes: $codes) { reports { totalCount } }
    operations(search: "Exercise") { totalCount pageInfo { endCursor } nodes { reports { totalCount } } } }`,
  `query { verified: statistics(source: VERIFIED, exercises: true, first: 100) { ...sums }
    waiting: statistics(source: SUBMITTED, groupBy: [OPERATION, PARTY, ENVIRONMENT], exercises: true, first: 100,
      orderBy: [{ field: VALUE, direction: DESC }]) { ...sums }
    whole: statistics(source: SUBMITTED, groupBy: [], exercises: true, first: 1) { ...sums }
    published: statistics(groupBy: [OPERATION], exercises: true, last: 1) { ...sums } }
    fragment sums on StatisticConnection { totalCount pageInfo { hasNextPage startCursor endCursor }
      edges { cursor node { value operations missing party { code } } } }`,
  `query($period: ID!, $report: ID!) { node(id: $period) { ... on ReportingPeriod { reports { totalCount nodes { id } } } }
    nodes(ids: [$report]) { __typename id } }`,
  `mutation($decision: VerifyReportInput!) { verifyReport(input: $decision) { isReplay } }`,
  `mutation($reason: ReturnReportInput!) { returnReport(input: $reason) { isReplay } }`,
  `mutation($reason: WithdrawReportInput!) { withdrawReport(input: $reason) { isReplay } }`,
  `mutation($french: SubmitReportInput!) { submitReport(input: $french) { isReplay } }`,
];

/** The answers to a principal as they came, byte by byte. */
async function answersTo(headers: Record<string, string>): Promise<string[]> {
  const decision = { report: ofFrance, expectedVersion: 1 };
  const variables = {
    code: exercise.code,
    codes: [exercise.code],
    period: exercise.periods[1],
    report: ofFrance,
    decision,
    reason: { ...decision, reason: "Because of it" },
    french: submission(exercise, { party: "FR" }).input,
  };
  const asked = QUESTIONS.map((query) => {
    const given = Object.entries(variables).filter(([name]) => query.includes(`$${name}:`));
    return fetch(`${world.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ query, variables: Object.fromEntries(given) }),
    });
  });
  const downloaded = ["reports.csv?", "totals.csv?status=SUBMITTED&", "published.csv?"].map((address) =>
    fetch(`${world.url}/export/${address}operation=${exercise.code}`, { headers }),
  );
  return Promise.all(
    [...asked, ...downloaded].map(async (answer) => {
      const response = await answer;
      return `${response.status} ${await response.text()}`;
    }),
  );
}

test("whatever another party reports, and whatever is decided about it, changes nothing for a reporter", async () => {
  const listeners = {
    spain: exercise.spain,
    // Takes part, and has not reported.
    serbia: await world.as("milica", "reporter:RS"),
    // Takes no part.
    bulgaria: await world.as("boris", "reporter:BG"),
    nobody: {},
  };
  const listen = async () => {
    const heard: [string, string[]][] = [];
    // One after the other: together they would wait for each other's connections.
    for (const [who, headers] of Object.entries(listeners)) heard.push([who, await answersTo(headers)]);
    return Object.fromEntries(heard) as Record<keyof typeof listeners, string[]>;
  };
  const silence = await listen();
  // What they are asked does answer them.
  expect(silence.spain[0]).toContain('"totalCount":2');
  expect(silence.spain[1]).toContain('"reports":2');
  expect(silence.spain[5]).toContain("there is no report with this id");
  expect(silence.spain[8]).toContain("submitReport needs the role REPORTER of FR.");
  expect(silence.spain[9]?.match(/,2026-11-14,,ES,/g)).toHaveLength(4);

  const input = () => ({ report: ofFrance, expectedVersion: 1, reason: "A hidden reason" });
  const steps: Readonly<Record<string, () => Promise<unknown>>> = {
    submitted: async () => {
      const { submitReport } = await world.data(
        SUBMIT,
        submission(exercise, { party: "FR" }),
        exercise.france,
      );
      // Asked for by its id from now on: before there was one, another one was asked for in vain.
      ofFrance = submitReport.report.id;
    },
    returned: () => world.data(RETURN, { input: input() }, exercise.centre),
    corrected: () =>
      world.data(
        CORRECT,
        { input: { ...input(), idempotencyKey: "again", content: { nilReturn: true } } },
        exercise.france,
      ),
    verified: () => world.data(VERIFY, { input: { report: ofFrance, expectedVersion: 2 } }, exercise.centre),
    "submitted for the other day too": () =>
      world.data(SUBMIT, submission(exercise, { party: "FR", period: exercise.periods[0] }), exercise.france),
    "returned for good": () =>
      world.data(RETURN, { input: { ...input(), expectedVersion: 2 } }, exercise.centre),
    withdrawn: () => world.data(WITHDRAW, { input: { ...input(), expectedVersion: 2 } }, exercise.france),
  };
  for (const [step, carryOut] of Object.entries(steps)) {
    await carryOut();
    expect({ step, heard: await listen() }).toEqual({ step, heard: silence });
  }
  // The centre hears it all.
  expect(await answersTo(exercise.centre)).not.toEqual(silence.spain);
}, 60_000);
