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

const CREATE = `mutation($input: CreateOperationInput!) { createOperation(input: $input) { isReplay } }`;
const ADD = `mutation($input: AddParticipantInput!) { addParticipant(input: $input) { isReplay } }`;
const OPEN = `mutation($input: OpenReportingInput!) { openReporting(input: $input) { isReplay } }`;
const START = `mutation($input: StartOperationInput!) { startOperation(input: $input) { isReplay } }`;
const REOPEN = `mutation($input: ReopenReportingInput!) { reopenReporting(input: $input) { isReplay } }`;
const RECORD = `mutation($input: RecordPublicationInput!) { recordPublication(input: $input) { isReplay } }`;
const PUBLISH = `mutation($input: PublishFiguresInput!) { publishFigures(input: $input) { isReplay } }`;
const EXPLAIN = `mutation($input: ExplainDiscrepancyInput!) { explainDiscrepancy(input: $input) { isReplay } }`;

/** Says something in every column that a publication, its figures and their parts have. */
const RELEASE = {
  code: "press",
  publisher: "Frontex",
  publisherParty: "FRONTEX",
  title: "A week of checks",
  urls: ["https://example.org/press", "https://example.org/figures"],
  publishedOn: "2026-11-18",
  language: "en",
  status: "INTERIM",
  origin: "COPY",
  footnotes: ["Figures may change"],
  note: "Read in a copy",
  participants: {
    complete: true,
    listed: [
      { party: "ES", name: "Spain" },
      { party: "RS", name: "Republic of Serbia" },
      { party: "FRONTEX", name: "Frontex" },
    ],
  },
  figures: [
    { subject: "COUNTRIES", value: 2 },
    {
      subject: "CHECKS",
      value: 1000,
      breakdowns: [
        {
          kind: "PARTITION",
          parts: [
            { category: "PERSONS", value: 900 },
            { category: "VEHICLES", value: 300 },
          ],
        },
        {
          kind: "OPEN",
          parts: [
            { value: 40, label: "at night" },
            { value: 30, share: "ES" },
          ],
        },
      ],
    },
    {
      subject: "RESULTS",
      category: "ARRESTS",
      value: 30,
      qualifier: "ALMOST",
      words: "almost 30 arrests",
      countedAs: "suspects arrested",
      phase: "FOLLOW_UP",
      environment: "DARK_WEB",
      threatArea: "MIGRANT_SMUGGLING",
    },
    { subject: "RESULTS", category: "CASH", value: 1234.5, currency: "EUR", share: "FRONTEX" },
    { subject: "RESULTS", category: "ARRESTS", value: 12 },
  ],
} as const;

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
  await writeExceptions(world, exercise);
  await writePublications(world, exercise);
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

async function writeExceptions(world: World, { periods, centre }: Exercise): Promise<void> {
  for (const party of ["ES", null]) {
    const input = {
      idempotencyKey: randomUUID(),
      period: periods[0],
      party,
      reason: "Line was down",
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    };
    await world.data(REOPEN, { input }, centre);
  }
}

/** One that is recorded and one that is made, with something to be explained. */
async function writePublications(world: World, { code: operation, centre }: Exercise): Promise<void> {
  const record = { idempotencyKey: randomUUID(), operation, expectedVersion: 1, publication: RELEASE };
  await world.data(RECORD, { input: record }, centre);
  const publish = {
    idempotencyKey: randomUUID(),
    operation,
    expectedVersion: 2,
    status: "INTERIM",
    code: "interim",
    publisher: "Coordination centre",
    publishedOn: "2026-11-20",
  };
  await world.data(PUBLISH, { input: publish }, centre);
  for (const cause of ["Some checks were of two things", "Counted twice"]) {
    const input = {
      idempotencyKey: randomUUID(),
      operation,
      kind: "PARTS_EXCEED_TOTAL",
      subject: "checks",
      stated: 1000,
      computed: 1200,
      cause,
    };
    await world.data(EXPLAIN, { input }, centre);
  }
}

/** An operation that the graph has created, with something in every column. */
export async function writeSetUp(world: World): Promise<void> {
  const operation = "set-up";
  const administrator = await world.as("ada", "administrator");
  const centre = await world.as("mira", `coordinator:${operation}`);
  const create = {
    idempotencyKey: randomUUID(),
    code: operation,
    name: "An exercise",
    series: "jad-south-east-europe",
    motto: "Together",
    summary: "It is held to practise.",
    startsOn: "2026-11-13",
    endsOn: "2026-11-14",
    environments: ["PHYSICAL", "DARK_WEB"],
    exercise: true,
  };
  await world.data(CREATE, { input: create }, administrator);
  for (const [index, party] of ["ES", "RS", "FRONTEX"].entries()) {
    const input = {
      idempotencyKey: randomUUID(),
      operation,
      expectedVersion: index + 1,
      party,
      contribution: `Contribution ${index}`,
    };
    await world.data(ADD, { input }, administrator);
  }
  const periods = [
    {
      day: "2026-11-13",
      shift: "early",
      deadline: "2026-11-13T23:00:00+01:00",
      closesAt: "2026-11-14T12:00:00Z",
    },
    { day: "2026-11-14", deadline: "2099-11-14T23:00:00Z" },
  ];
  const open = { idempotencyKey: randomUUID(), operation, timeZone: "Europe/Sarajevo", periods };
  await world.data(OPEN, { input: open }, centre);
  await world.data(START, { input: { operation, expectedVersion: 4 } }, administrator);
}

/** An entry that belongs to no operation. */
export async function writeHouseEntry(world: World, number: number): Promise<void> {
  const viewer = { subject: "ada", machine: false, grants: [{ role: "ADMINISTRATOR" }] } as const;
  await change(world.served, { viewer, action: "createOperation", input: {} }, async ({ record }) => {
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
