import { startWorld, type World } from "../support/world";
import {
  CORRECT,
  createExercise,
  type Exercise,
  SUBMIT,
  submission,
  submitted,
  VERIFY,
  written,
} from "./exercise";

let world: World;
let exercise: Exercise;
let report: string;

beforeAll(async () => {
  world = await startWorld();
  exercise = await createExercise(world);
  report = await submitted(world, exercise, { period: exercise.periods[0] });
});
afterAll(() => world.stop());

async function refusal(document: string, variables: object, headers = exercise.spain): Promise<string> {
  const before = await written(world);
  const { body } = await world.query(document, variables, headers);
  expect(await written(world)).toEqual(before);
  const [error] = body.errors ?? [];
  return `${error?.extensions.code} ${error?.message}`;
}

const check = (line: object) => ({ content: { checkCounts: [{ category: "PERSONS", count: 1, ...line }] } });
const result = (line: object) => ({ content: { results: [{ category: "ARRESTS", value: 1, ...line }] } });
const bad = "BAD_USER_INPUT";
const COUNT = "must be a whole number from 0 to 1000000000, not";

test.each<[what: string, further: Record<string, unknown>, message: string]>([
  ["a negative count", check({ count: -1 }), `${bad} input.content.checkCounts[0].count: ${COUNT} -1.`],
  [
    "too large a count",
    check({ count: 1_000_000_001 }),
    `${bad} input.content.checkCounts[0].count: ${COUNT} 1000000001.`,
  ],
  [
    "a count beyond 32 bits",
    check({ count: 2_147_483_648 }),
    `${bad} Variable "$input" got invalid value 2147483648 at "input.content.checkCounts[0].count"; Int cannot represent non 32-bit signed integer value: 2147483648`,
  ],
  [
    "half a check",
    check({ count: 1.5 }),
    `${bad} Variable "$input" got invalid value 1.5 at "input.content.checkCounts[0].count"; Int cannot represent non-integer value: 1.5`,
  ],
  [
    "a count that is text",
    check({ count: "5" }),
    `${bad} Variable "$input" got invalid value "5" at "input.content.checkCounts[0].count"; Int cannot represent non-integer value: "5"`,
  ],
  [
    "a count that is missing",
    check({ count: null }),
    `${bad} Variable "$input" got invalid value null at "input.content.checkCounts[0].count"; Expected non-nullable type "Int!" not to be null.`,
  ],
  [
    "more hits than checks",
    check({ count: 3, hits: 4 }),
    `${bad} input.content.checkCounts[0].hits: must be from 0 to the count, 3, not 4.`,
  ],
  [
    "an unknown category",
    check({ category: "PEOPLE" }),
    `${bad} input.content.checkCounts[0].category: "PEOPLE" is not known; use one of `,
  ],
  [
    "a category in small letters",
    check({ category: "persons" }),
    `${bad} input.content.checkCounts[0].category: "persons" is not known; use one of `,
  ],
  [
    "a category that every object has",
    result({ category: "__proto__" }),
    `${bad} input.content.results[0].category: "__proto__" is not known; use one of `,
  ],
  [
    "an unknown threat area",
    check({ threatArea: "CRIME" }),
    `${bad} input.content.checkCounts[0].threatArea: "CRIME" is not known; use one of `,
  ],
  [
    "an unknown environment",
    check({ environment: "MOON" }),
    `${bad} Variable "$input" got invalid value "MOON" at "input.content.checkCounts[0].environment"; Value "MOON" does not exist in "Environment" enum; use one of PHYSICAL, CLEAR_WEB, DARK_WEB, SOCIAL_MEDIA.`,
  ],
  [
    "a negative value",
    result({ value: -0.5 }),
    `${bad} input.content.results[0].value: must be 0 or more, not -0.5.`,
  ],
  [
    "half a person",
    result({ value: 1.5 }),
    `${bad} input.content.results[0].value: {person} is counted in whole numbers, not 1.5; does its point separate thousands?`,
  ],
  [
    "half a tablet",
    result({ category: "DRUGS", unit: "{tablet}", value: 0.5 }),
    `${bad} input.content.results[0].value: {tablet} is counted in whole numbers, not 0.5; does its point separate thousands?`,
  ],
  [
    "half an officer on duty",
    { content: { deployments: [{ capability: "OFFICERS", quantity: 1.5 }] } },
    `${bad} Variable "$input" got invalid value 1.5 at "input.content.deployments[0].quantity"; Int cannot represent non-integer value: 1.5`,
  ],
  [
    "four decimals",
    result({ category: "CASH", currency: "EUR", value: 0.1234 }),
    `${bad} Variable "$input" got invalid value 0.1234 at "input.content.results[0].value"; 0.1234 is not an exact decimal; use at most 12 digits before the point and 3 after it.`,
  ],
  [
    "a sum that no double holds",
    result({ value: 0.1 + 0.2 }),
    `${bad} Variable "$input" got invalid value 0.30000000000000004 at "input.content.results[0].value"; 0.30000000000000004 is not an exact decimal; use at most 12 digits before the point and 3 after it.`,
  ],
  [
    "a decimal comma",
    result({ value: "1,5" }),
    `${bad} Variable "$input" got invalid value "1,5" at "input.content.results[0].value"; 1,5 is not an exact decimal; use at most 12 digits before the point and 3 after it.`,
  ],
  [
    "Arabic-Indic digits",
    result({ value: "١٢" }),
    `${bad} Variable "$input" got invalid value "١٢" at "input.content.results[0].value"; ١٢ is not an exact decimal; use at most 12 digits before the point and 3 after it.`,
  ],
  [
    "hexadecimal",
    result({ value: "0x10" }),
    `${bad} Variable "$input" got invalid value "0x10" at "input.content.results[0].value"; 0x10 is not an exact decimal; use at most 12 digits before the point and 3 after it.`,
  ],
  [
    "a unit of something else",
    result({ unit: "kg" }),
    `${bad} input.content.results[0].unit: "kg" is not a unit of ARRESTS; use {person}.`,
  ],
  [
    "money without a currency",
    result({ category: "CASH" }),
    `${bad} input.content.results[0].currency: CASH is money: give its currency.`,
  ],
  [
    "an unknown currency",
    result({ category: "CASH", currency: "EURO" }),
    `${bad} input.content.results[0].currency: "EURO" is not a currency; use an ISO 4217 code such as EUR.`,
  ],
  [
    "a unit and a currency",
    result({ unit: "{person}", currency: "EUR" }),
    `${bad} input.content.results[0].currency: a result has a unit or a currency, never both.`,
  ],
  [
    "the same line twice",
    {
      content: {
        checkCounts: [
          { category: "PERSONS", count: 1 },
          { category: "VEHICLES", count: 1 },
          { category: "PERSONS", count: 2 },
        ],
      },
    },
    `${bad} input.content.checkCounts[2]: says the same as checkCounts[0]; give it once.`,
  ],
  [
    "too many lines",
    { content: { checkCounts: Array.from({ length: 201 }, () => ({ category: "PERSONS", count: 1 })) } },
    `${bad} input.content.checkCounts: takes 200 lines at most; 201 were given.`,
  ],
  [
    "an unknown capability",
    { content: { deployments: [{ capability: "TANKS", quantity: 1 }] } },
    `${bad} input.content.deployments[0].capability: "TANKS" is not known; use one of `,
  ],
  [
    "fewer than none on duty",
    { content: { deployments: [{ capability: "OFFICERS", quantity: -1 }] } },
    `${bad} input.content.deployments[0].quantity: must be a whole number from 0 to 1000000, not -1.`,
  ],
  [
    "an unknown field",
    check({ colour: "red" }),
    `${bad} Variable "$input" got invalid value { category: "PERSONS", count: 1, colour: "red" } at "input.content.checkCounts[0]"; Field "colour" is not defined by type "CheckCountInput".`,
  ],
  [
    "a period that is none",
    { period: "nonsense" },
    `${bad} input.period: is not the id of a ReportingPeriod; use one that this graph gave as \`id\`, unaltered.`,
  ],
  [
    "the id of something else",
    { period: Buffer.from("Report:5e831b80-bc3d-43f5-b13b-c898a5372f19").toString("base64url") },
    `${bad} input.period: is not the id of a ReportingPeriod; use one that this graph gave as \`id\`, unaltered.`,
  ],
  [
    "an empty key",
    { idempotencyKey: " " },
    `${bad} input.idempotencyKey: must have 1 to 255 characters, not 0.`,
  ],
  [
    "too long a key",
    { idempotencyKey: "k".repeat(300) },
    `${bad} input.idempotencyKey: must have 1 to 255 characters, not 300.`,
  ],
  [
    "a key with a control character",
    { idempotencyKey: "a\u0007b" },
    `${bad} input.idempotencyKey: contains a character that is not allowed (U+0007 at position 2).`,
  ],
  [
    "a key with NUL",
    { idempotencyKey: "a\u0000b" },
    `${bad} input.idempotencyKey: contains a character that is not allowed (U+0000).`,
  ],
])("%s is refused", async (_what, further, message) => {
  const said = await refusal(SUBMIT, submission(exercise, further));
  expect(said.slice(0, message.length)).toBe(message);
});

test("all that is wrong is said at once, each at its place", async () => {
  const content = {
    checkCounts: [
      { category: "PEOPLE", count: -1 },
      { category: "PERSONS", count: 1, hits: 2 },
    ],
    results: [{ category: "ARRESTS", value: 1, unit: "kg" }],
  };
  const { body } = await world.query(SUBMIT, submission(exercise, { content }), exercise.spain);
  const problems = body.errors?.[0]?.extensions["problems"] as { argument: string }[];
  expect(problems.map(({ argument }) => argument)).toEqual([
    "input.content.checkCounts[0].category",
    "input.content.checkCounts[0].count",
    "input.content.checkCounts[1].hits",
    "input.content.results[0].unit",
  ]);
  expect(body.errors?.[0]?.message).toMatch(/ \(and 3 problems more\)$/);
});

test.each<[what: string, reason: string, message: string]>([
  ["too short", "no", `${bad} input.reason: must have 3 to 500 characters, not 2.`],
  ["nothing but spaces", " \u00a0 ", `${bad} input.reason: must have 3 to 500 characters, not 0.`],
  ["too long", "x".repeat(501), `${bad} input.reason: must have 3 to 500 characters, not 501.`],
  [
    "written backwards",
    "because\u202eevil",
    `${bad} input.reason: contains a character that is not allowed (U+202E at position 8).`,
  ],
  [
    "half a character",
    "because\ud800",
    `${bad} input.reason: contains half of a surrogate pair, which is no character.`,
  ],
  [
    "of two lines",
    "one\ntwo",
    `${bad} input.reason: contains a character that is not allowed (U+000A at position 4).`,
  ],
])("a reason that is %s is refused", async (_what, reason, message) => {
  const input = {
    idempotencyKey: "reason",
    report,
    expectedVersion: 1,
    reason,
    content: { nilReturn: true },
  };
  expect(await refusal(CORRECT, { input })).toBe(message);
});

test.each([
  "'; drop table report; --",
  "${{7*7}}",
  "<script>alert(1)</script>",
  "Café naïve ﷽ 日本語 👮‍♀️",
  "=cmd|' /C calc'!A0",
])("the reason %j comes back as it was sent", async (reason) => {
  const own = await createExercise(world);
  const sent = await submitted(world, own);
  const input = {
    idempotencyKey: `text ${own.code}`,
    report: sent,
    expectedVersion: 1,
    reason,
    content: { nilReturn: true },
  };
  const read = "query($id: ID!) { node(id: $id) { ... on Report { current { reason } } } }";
  await world.query(CORRECT, { input }, own.spain);
  const { node } = await world.data(read, { id: sent }, own.spain);
  // A zero-width joiner cannot be seen, and so it is refused.
  expect(node.current.reason).toBe(reason.includes("\u200d") ? null : reason);
});

test("a correction and a report among several are refused where they part what is counted", async () => {
  const message =
    "results[0].value: {person} is counted in whole numbers, not 31.000; does its point separate thousands?";
  const content = { results: [{ category: "ARRESTS", value: "31.000" }] };
  const correction = { idempotencyKey: "parted", report, expectedVersion: 1, reason: "Late", content };
  expect(await refusal(CORRECT, { input: correction })).toBe(`${bad} input.content.${message}`);

  const before = await written(world);
  const { submitReports } = await world.data(
    "mutation($input: SubmitReportsInput!) { submitReports(input: $input) { outcomes { report { id } error { code message } } } }",
    { input: { reports: [submission(exercise, { content }).input] } },
    exercise.spain,
  );
  expect(submitReports.outcomes).toEqual([
    { report: null, error: { code: bad, message: `input.reports[0].content.${message}` } },
  ]);
  expect(await written(world)).toEqual(before);
});

test("what is measured is taken in parts, and what is counted as a whole", async () => {
  const own = await createExercise(world);
  const results = [
    { category: "DRUGS", unit: "kg", value: 1.5 },
    { category: "DRUGS", unit: "{tablet}", value: 31 },
    { category: "CASH", currency: "EUR", value: 0.125 },
  ];
  const id = await submitted(world, own, { content: { results } });
  const read =
    "query($id: ID!) { node(id: $id) { ... on Report { current { results { value unit currency } } } } }";
  const { node } = await world.data(read, { id }, own.spain);
  expect(node.current.results).toEqual([
    { value: 1.5, unit: "kg", currency: null },
    { value: 31, unit: "{tablet}", currency: null },
    { value: 0.125, unit: null, currency: "EUR" },
  ]);
});

test("another version than the one that is there is refused with the one that is", async () => {
  const input = { report, expectedVersion: 7 };
  const correction = { ...input, idempotencyKey: "version", reason: "Late", content: { nilReturn: true } };
  const answers = [
    await world.query(VERIFY, { input }, exercise.centre),
    await world.query(CORRECT, { input: correction }, exercise.spain),
  ];
  for (const { body } of answers) {
    expect(body.errors?.[0]?.message).toMatch(
      /^The report is at version 1 since 20.*; yours is 7\. Read it again and decide anew\.$/,
    );
    expect(body.errors?.[0]?.extensions).toEqual({
      code: "VERSION_CONFLICT",
      argument: "input.expectedVersion",
      currentVersion: 1,
    });
  }
});

const OPEN = "mutation($input: OpenReportingInput!) { openReporting(input: $input) { isReplay } }";
const day = (period: object) => ({
  periods: [{ day: "2026-11-13", shift: "night", deadline: "2026-11-14T08:00:00+01:00", ...period }],
});

test.each<[what: string, further: object, message: string]>([
  ["a day that is not on the calendar", day({ day: "2026-02-30" }), "2026-02-30 is not a calendar date."],
  ["a date in another order", day({ day: "13.11.2026" }), '"13.11.2026" is not a date; use YYYY-MM-DD.'],
  [
    "a day with a time",
    day({ day: "2026-11-13T00:00:00+14:00" }),
    '"2026-11-13T00:00:00+14:00" is not a date; use YYYY-MM-DD.',
  ],
  [
    "a day outside the operation",
    day({ day: "2026-11-15" }),
    "input.periods[0].day: must be within the operation, 2026-11-13 to 2026-11-14, not 2026-11-15.",
  ],
  [
    "a deadline without an offset",
    day({ deadline: "2026-11-14T08:00:00" }),
    '"2026-11-14T08:00:00" is not a moment; use YYYY-MM-DDTHH:MM:SS with Z or an offset such as +01:00.',
  ],
  [
    "a deadline at 24:00",
    day({ deadline: "2026-11-14T24:00:00Z" }),
    '"2026-11-14T24:00:00Z" is not a moment; use YYYY-MM-DDTHH:MM:SS with Z or an offset such as +01:00.',
  ],
  [
    "a leap second",
    day({ deadline: "2026-11-14T23:59:60Z" }),
    '"2026-11-14T23:59:60Z" is not a moment; use YYYY-MM-DDTHH:MM:SS with Z or an offset such as +01:00.',
  ],
  [
    "a close before the deadline",
    day({ closesAt: "2026-11-14T06:59:59Z" }),
    "input.periods[0].closesAt: must not be before the deadline, 2026-11-14T08:00:00+01:00.",
  ],
  [
    "an unknown time zone",
    { ...day({}), timeZone: "Europe/Nowhere" },
    'input.timeZone: "Europe/Nowhere" is no time zone; use an IANA name such as Europe/Sarajevo.',
  ],
  [
    "an offset for a zone",
    { ...day({}), timeZone: "+01:00" },
    'input.timeZone: "+01:00" is no time zone; use an IANA name such as Europe/Sarajevo.',
  ],
  ["no period", { periods: [] }, "input.periods: must be 1 to 100 periods, not 0."],
  [
    "a period that is there",
    { periods: [{ day: "2026-11-13", deadline: "2026-11-14T08:00:00Z" }] },
    "input.periods[0]: reporting for 13 November 2026 is open in exercise-1 already.",
  ],
  [
    "a period twice",
    { periods: [...day({}).periods, ...day({}).periods] },
    "input.periods[1]: stands there twice.",
  ],
])("reporting for %s is refused", async (_what, further, message) => {
  const input = { idempotencyKey: "bad", operation: exercise.code, timeZone: "Europe/Sarajevo", ...further };
  expect(await refusal(OPEN, { input }, exercise.centre)).toContain(message);
});
