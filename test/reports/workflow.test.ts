import { startWorld, type World } from "../support/world";
import {
  CONTENT,
  CORRECT,
  createExercise,
  type Exercise,
  RETURN,
  SUBMIT,
  submission,
  submitted,
  VERIFY,
  WITHDRAW,
  written,
} from "./exercise";

let world: World;
let exercise: Exercise;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  exercise = await createExercise(world);
});

/** The one error of an operation that must be refused, and that it left nothing behind. */
async function refusal(document: string, variables: object, headers?: Record<string, string>) {
  const before = await written(world);
  const { body } = await world.query(document, variables, headers);
  expect(await written(world)).toEqual(before);
  const [error] = body.errors ?? [];
  return { code: error?.extensions.code, message: error?.message };
}

test("a report comes back as it was sent, and is the participant's first version", async () => {
  const content = {
    checkCounts: [
      {
        category: "PERSONS",
        count: 1200,
        hits: 0,
        environment: "CLEAR_WEB",
        threatArea: "MIGRANT_SMUGGLING",
      },
      { category: "PERSONS", count: 0 },
    ],
    results: [
      { category: "ARRESTS", value: 4 },
      { category: "CASH", value: 1234567.89, currency: "EUR" },
      { category: "CASH", value: 0.125, currency: "RSD" },
    ],
    deployments: [{ capability: "OFFICERS", quantity: 85 }],
  };
  const report = await submitted(world, exercise, { content });
  const read = `query($id: ID!) { node(id: $id) { ... on Report {
    status version operation { code } participant { party { code } } period { day shift timeZone deadlineAt closesAt }
    verified { version } versions { version } current {
      version nilReturn reason late submittedBy submittedByMachine decisions { kind }
      checkCounts { category { code } count hits environment threatArea { code } }
      results { category { code } value unit currency environment threatArea { code } }
      deployments { capability { code } quantity } } } } }`;
  expect(await world.data(read, { id: report }, exercise.spain)).toEqual({
    node: {
      status: "SUBMITTED",
      version: 1,
      operation: { code: exercise.code },
      participant: { party: { code: "ES" } },
      period: {
        day: "2026-11-14",
        shift: null,
        timeZone: "Europe/Sarajevo",
        deadlineAt: "2099-11-14T23:00:00.000000Z",
        closesAt: null,
      },
      verified: null,
      versions: [{ version: 1 }],
      current: {
        version: 1,
        nilReturn: false,
        reason: null,
        late: false,
        submittedBy: "anna",
        submittedByMachine: false,
        decisions: [],
        checkCounts: [
          {
            category: { code: "PERSONS" },
            count: 1200,
            hits: 0,
            environment: "CLEAR_WEB",
            threatArea: { code: "MIGRANT_SMUGGLING" },
          },
          { category: { code: "PERSONS" }, count: 0, hits: null, environment: "PHYSICAL", threatArea: null },
        ],
        results: [
          {
            category: { code: "ARRESTS" },
            value: 4,
            unit: "{person}",
            currency: null,
            environment: "PHYSICAL",
            threatArea: null,
          },
          {
            category: { code: "CASH" },
            value: 1234567.89,
            unit: null,
            currency: "EUR",
            environment: "PHYSICAL",
            threatArea: null,
          },
          {
            category: { code: "CASH" },
            value: 0.125,
            unit: null,
            currency: "RSD",
            environment: "PHYSICAL",
            threatArea: null,
          },
        ],
        deployments: [{ capability: { code: "OFFICERS" }, quantity: 85 }],
      },
    },
  });
});

test("a report after the deadline is late", async () => {
  const { submitReport } = await world.data(
    SUBMIT,
    submission(exercise, { period: exercise.periods[0] }),
    exercise.spain,
  );
  expect(submitReport.version.late).toBe(true);
});

test("nothing to report is said explicitly", async () => {
  const nothing = {
    code: "BAD_USER_INPUT",
    message:
      "input.content.nilReturn: there is no line; where there is nothing to report, say so with nilReturn: true.",
  };
  expect(await refusal(SUBMIT, submission(exercise, { content: {} }), exercise.spain)).toEqual(nothing);
  expect(
    await refusal(SUBMIT, submission(exercise, { content: { ...CONTENT, nilReturn: true } }), exercise.spain),
  ).toEqual({
    code: "BAD_USER_INPUT",
    message: "input.content.nilReturn: a nil return has no lines; send one or the other.",
  });
  const { submitReport } = await world.data(
    SUBMIT,
    submission(exercise, { content: { nilReturn: true } }),
    exercise.spain,
  );
  expect(submitReport.report).toMatchObject({ status: "SUBMITTED", version: 1 });
});

test("a report is verified by somebody else, returned, corrected and verified again", async () => {
  const report = await submitted(world, exercise);
  const { verifyReport } = await world.data(
    VERIFY,
    { input: { report, expectedVersion: 1 } },
    exercise.centre,
  );
  expect(verifyReport).toEqual({ isReplay: false, report: { id: report, status: "VERIFIED", version: 1 } });

  const again = await world.data(VERIFY, { input: { report, expectedVersion: 1 } }, exercise.centre);
  expect(again.verifyReport.isReplay).toBe(true);
  expect(await refusal(VERIFY, { input: { report, expectedVersion: 1 } }, exercise.centreToo)).toEqual({
    code: "CONFLICT",
    message: "The report is VERIFIED; only one that is SUBMITTED can be verified.",
  });

  const correction = {
    idempotencyKey: `correct ${exercise.code}`,
    report,
    expectedVersion: 1,
    reason: "Night shift was missing",
    content: { ...CONTENT, results: [{ category: "ARRESTS", value: 6 }] },
  };
  const { correctReport } = await world.data(CORRECT, { input: correction }, exercise.spain);
  expect(correctReport.report).toEqual({ id: report, status: "SUBMITTED", version: 2 });
  const read = `query($id: ID!) { node(id: $id) { ... on Report { verified { version } current { version reason results { value } } versions { version results { value } decisions { kind reason decidedBy } } } } }`;
  expect(await world.data(read, { id: report }, exercise.centre)).toEqual({
    node: {
      verified: { version: 1 },
      current: { version: 2, reason: "Night shift was missing", results: [{ value: 6 }] },
      versions: [
        {
          version: 1,
          results: [{ value: 4 }],
          decisions: [{ kind: "VERIFIED", reason: null, decidedBy: "mira" }],
        },
        { version: 2, results: [{ value: 6 }], decisions: [] },
      ],
    },
  });

  await world.data(
    RETURN,
    { input: { report, expectedVersion: 2, reason: "Six or four?" } },
    exercise.centre,
  );
  await world.data(
    CORRECT,
    { input: { ...correction, idempotencyKey: `again ${exercise.code}`, expectedVersion: 2 } },
    exercise.spain,
  );
  await world.data(VERIFY, { input: { report, expectedVersion: 3 } }, exercise.centreToo);
  expect((await world.data(read, { id: report }, exercise.spain)).node.verified).toEqual({ version: 3 });
});

test("who submitted may not verify", async () => {
  const both = await world.as("anna", "reporter:ES", `coordinator:${exercise.code}`);
  const report = await submitted(world, exercise);
  expect(await refusal(VERIFY, { input: { report, expectedVersion: 1 } }, both)).toEqual({
    code: "FORBIDDEN",
    message: "verifyReport: who submitted a report may not verify it; ask somebody else.",
  });
});

test("a withdrawn report counts no more, and can be sent anew", async () => {
  const report = await submitted(world, exercise);
  const { withdrawReport } = await world.data(
    WITHDRAW,
    { input: { report, expectedVersion: 1, reason: "Wrong operation" } },
    exercise.spain,
  );
  expect(withdrawReport.report.status).toBe("WITHDRAWN");
  expect(await refusal(VERIFY, { input: { report, expectedVersion: 1 } }, exercise.centre)).toEqual({
    code: "CONFLICT",
    message: "The report is WITHDRAWN; only one that is SUBMITTED can be verified.",
  });
  const input = {
    idempotencyKey: `anew ${exercise.code}`,
    report,
    expectedVersion: 1,
    reason: "It was the right one",
    content: CONTENT,
  };
  const { correctReport } = await world.data(CORRECT, { input }, exercise.spain);
  expect(correctReport.report).toMatchObject({ status: "SUBMITTED", version: 2 });
});

test.each([
  ["returned", RETURN, "returnReport", "centre"],
  ["withdrawn", WITHDRAW, "withdrawReport", "spain"],
] as const)(
  "a report is %s once: the same request again is a replay, and another reason is refused",
  async (decided, document, mutation, who) => {
    const report = await submitted(world, exercise);
    const input = { report, expectedVersion: 1, reason: "Night shift is missing" };
    const first = await world.data(document, { input }, exercise[who]);
    expect(first[mutation].isReplay).toBe(false);

    const before = await written(world);
    const spaced = { ...input, reason: ` ${input.reason} ` };
    for (const same of [input, spaced]) {
      const again = await world.data(document, { input: same }, exercise[who]);
      expect(again[mutation]).toEqual({ ...first[mutation], isReplay: true });
    }
    expect(await written(world)).toEqual(before);
    expect(await refusal(document, { input: { ...input, reason: "Six or four?" } }, exercise[who])).toEqual({
      code: "CONFLICT",
      message: `The report has been ${decided} already, with another reason; that one stands.`,
    });
  },
);

test("there is one report for each participant and period", async () => {
  await submitted(world, exercise);
  expect(await refusal(SUBMIT, submission(exercise), exercise.spain)).toEqual({
    code: "CONFLICT",
    message: "ES has already reported for 14 November 2026, version 1; correct that report instead.",
  });
});

test("the same request again is answered without being carried out again", async () => {
  const request = submission(exercise);
  const first = await world.data(SUBMIT, request, exercise.spain);
  const before = await written(world);
  const second = await world.data(SUBMIT, request, exercise.spain);
  expect(second.submitReport).toEqual({ ...first.submitReport, isReplay: true });
  expect(await written(world)).toEqual(before);

  const other = { input: { ...request.input, content: { nilReturn: true } } };
  expect(await refusal(SUBMIT, other, exercise.spain)).toEqual({
    code: "IDEMPOTENCY_KEY_REUSED",
    message:
      "idempotencyKey: submitReport was already asked for with this key and another input; use a new key for a new request.",
  });
  const bert = await world.as("bert", "reporter:FR");
  const { submitReport } = await world.data(SUBMIT, { input: { ...request.input, party: "FR" } }, bert);
  expect(submitReport.isReplay).toBe(false);
});

describe("closed reporting", () => {
  const CLOSE = `mutation($input: CloseReportingInput!) { closeReporting(input: $input) { operation { status } } }`;
  const REOPEN = `mutation($input: ReopenReportingInput!) { reopenReporting(input: $input) { operation { reportingPeriods { exceptions { reason grantedBy participant { party { code } } } } } } }`;
  const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

  test("takes nothing, says when it closed and who can open it", async () => {
    const [period] = exercise.periods;
    await world.database.reportingPeriod.updateMany({
      where: { operationId: exercise.id, day: new Date("2026-11-13") },
      data: { closesAt: new Date("2026-11-13T23:00:00Z") },
    });
    expect(await refusal(SUBMIT, submission(exercise, { period }), exercise.spain)).toEqual({
      code: "REPORTING_CLOSED",
      message:
        "Reporting for 13 November 2026 closed at 24:00 (Europe/Sarajevo); ask the coordination centre to reopen it.",
    });
  });

  test("corrects and withdraws nothing", async () => {
    const report = await submitted(world, exercise);
    await world.data(CLOSE, { input: { operation: exercise.code } }, exercise.centre);
    const input = { report, expectedVersion: 1, reason: "Counted again" };
    const correction = { ...input, idempotencyKey: `correct ${exercise.code}`, content: CONTENT };
    expect((await refusal(CORRECT, { input: correction }, exercise.spain)).code).toBe("REPORTING_CLOSED");
    expect((await refusal(WITHDRAW, { input }, exercise.spain)).code).toBe("REPORTING_CLOSED");
  });

  test("is opened again for one participant, for a while", async () => {
    const [, period] = exercise.periods;
    const { closeReporting } = await world.data(
      CLOSE,
      { input: { operation: exercise.code, period } },
      exercise.centre,
    );
    expect(closeReporting.operation.status).toBe("ACTIVE");
    expect((await refusal(SUBMIT, submission(exercise), exercise.spain)).code).toBe("REPORTING_CLOSED");

    const input = {
      idempotencyKey: `reopen ${exercise.code}`,
      period,
      party: "ES",
      reason: "Line was down",
      expiresAt: inAnHour(),
    };
    const { reopenReporting } = await world.data(REOPEN, { input }, exercise.centre);
    expect(reopenReporting.operation.reportingPeriods[1].exceptions).toEqual([
      { reason: "Line was down", grantedBy: "mira", participant: { party: { code: "ES" } } },
    ]);
    expect((await refusal(SUBMIT, submission(exercise, { party: "FR" }), exercise.france)).code).toBe(
      "REPORTING_CLOSED",
    );
    await submitted(world, exercise);
  });

  test("of all periods closes the operation", async () => {
    const { closeReporting } = await world.data(
      CLOSE,
      { input: { operation: exercise.code } },
      exercise.centre,
    );
    expect(closeReporting.operation.status).toBe("CLOSED");
    expect((await refusal(SUBMIT, submission(exercise), exercise.spain)).code).toBe("REPORTING_CLOSED");
    expect(await refusal(CLOSE, { input: { operation: exercise.code } }, exercise.centre)).toEqual({
      code: "CONFLICT",
      message: `${exercise.code} is CLOSED; closeReporting is possible while it is ACTIVE.`,
    });
  });

  test.each([
    ["the past", "2020-01-01T00:00:00Z"],
    ["more than a week", "2099-01-01T00:00:00Z"],
  ])("is not opened until %s", async (_what, expiresAt) => {
    const input = {
      idempotencyKey: `reopen ${exercise.code}`,
      period: exercise.periods[1],
      reason: "Line was down",
      expiresAt,
    };
    expect(await refusal(REOPEN, { input }, exercise.centre)).toEqual({
      code: "BAD_USER_INPUT",
      message: "input.expiresAt: must be later than now, and at most 7 days from now.",
    });
  });
});

test("several reports stand or fall each by itself", async () => {
  const spanish = submission(exercise).input;
  const reports = [
    spanish,
    { ...submission(exercise).input, party: "FR" },
    { ...spanish, idempotencyKey: "second" },
  ];
  const { submitReports } = await world.data(
    `mutation($input: SubmitReportsInput!) { submitReports(input: $input) { outcomes { report { status } error { code message } } } }`,
    { input: { reports } },
    exercise.spain,
  );
  expect(submitReports.outcomes).toEqual([
    { report: { status: "SUBMITTED" }, error: null },
    { report: null, error: { code: "FORBIDDEN", message: "submitReport needs the role REPORTER of FR." } },
    {
      report: null,
      error: {
        code: "CONFLICT",
        message: "ES has already reported for 14 November 2026, version 1; correct that report instead.",
      },
    },
  ]);
});

test("several mutations of one request stand or fall each by itself", async () => {
  const { period, ...other } = submission(exercise).input;
  const inputs = [
    { ...other, idempotencyKey: "first", period },
    { ...other, idempotencyKey: "again", period },
    { ...other, idempotencyKey: "third", period: exercise.periods[0] },
  ];
  const document = `mutation($first: SubmitReportInput!, $again: SubmitReportInput!, $third: SubmitReportInput!) {
    first: submitReport(input: $first) { version { version late } }
    again: submitReport(input: $again) { version { version late } }
    third: submitReport(input: $third) { version { version late } } }`;
  const [first, again, third] = inputs;
  const { status, body } = await world.query(document, { first, again, third }, exercise.spain);
  expect([status, body.data]).toEqual([
    200,
    {
      first: { version: { version: 1, late: false } },
      again: null,
      third: { version: { version: 1, late: true } },
    },
  ]);
  expect(body.errors?.map(({ path, extensions: { code } }) => ({ path, code }))).toEqual([
    { path: ["again"], code: "CONFLICT" },
  ]);
  expect(await world.database.reportVersion.count({ where: { operationId: exercise.id } })).toBe(2);
});
