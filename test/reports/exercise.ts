import { randomUUID } from "node:crypto";
import type { World } from "../support/world";

/** A fictitious operation on which tests report: Spain, France, Serbia and Frontex, on 13 and 14 November 2026. */
export interface Exercise {
  readonly id: string;
  readonly code: string;
  /** The ids that clients know the periods by: 13 November, whose deadline has passed, and 14 November. */
  readonly periods: readonly [past: string, current: string];
  readonly spain: Headers;
  readonly france: Headers;
  readonly centre: Headers;
  readonly centreToo: Headers;
}

type Headers = Record<string, string>;

let count = 0;

export async function createExercise(world: World): Promise<Exercise> {
  count += 1;
  const code = `exercise-${count}`;
  const id = randomUUID();
  const participants = [
    { countryCode: "ES" },
    { countryCode: "FR" },
    { countryCode: "RS" },
    { agencyCode: "FRONTEX" },
  ];
  await world.database.operation.create({
    data: {
      id,
      code,
      name: `Exercise ${count}`,
      year: 2026,
      startsOn: new Date("2026-11-13"),
      endsOn: new Date("2026-11-14"),
      status: "ACTIVE",
      exercise: true,
      environments: [],
      participants: {
        create: participants.map((party, position) => ({
          id: randomUUID(),
          role: "PARTICIPANT",
          position,
          ...party,
        })),
      },
    },
  });
  const [spain, france, centre, centreToo] = await Promise.all([
    world.as("anna", "reporter:ES"),
    world.as("luc", "reporter:FR"),
    world.as("mira", `coordinator:${code}`),
    world.as("jovan", `coordinator:${code}`),
  ]);
  const { openReporting } = await world.data(
    `mutation($input: OpenReportingInput!) { openReporting(input: $input) { operation { reportingPeriods { id } } } }`,
    {
      input: {
        idempotencyKey: `open ${code}`,
        operation: code,
        timeZone: "Europe/Sarajevo",
        periods: [
          { day: "2026-11-13", deadline: "2026-11-13T23:00:00Z" },
          { day: "2026-11-14", deadline: "2099-11-14T23:00:00Z" },
        ],
      },
    },
    centre,
  );
  const [past, current] = openReporting.operation.reportingPeriods.map((period: { id: string }) => period.id);
  return { id, code, periods: [past, current], spain, france, centre, centreToo };
}

export const SUBMIT = `mutation($input: SubmitReportInput!) { submitReport(input: $input) {
  isReplay report { id status version } version { id late submittedBy } } }`;
export const CORRECT = `mutation($input: CorrectReportInput!) { correctReport(input: $input) {
  isReplay report { id status version } } }`;
export const VERIFY = `mutation($input: VerifyReportInput!) { verifyReport(input: $input) {
  isReplay report { id status version } } }`;
export const RETURN = `mutation($input: ReturnReportInput!) { returnReport(input: $input) {
  isReplay report { id status version } } }`;
export const WITHDRAW = `mutation($input: WithdrawReportInput!) { withdrawReport(input: $input) {
  isReplay report { id status version } } }`;

export const CONTENT = {
  checkCounts: [
    { category: "PERSONS", count: 1200, hits: 3 },
    { category: "VEHICLES", count: 310 },
  ],
  results: [{ category: "ARRESTS", value: 4 }],
  deployments: [{ capability: "OFFICERS", quantity: 85 }],
};

export function submission(exercise: Exercise, further: Record<string, unknown> = {}) {
  return {
    input: {
      idempotencyKey: randomUUID(),
      period: exercise.periods[1],
      party: "ES",
      content: CONTENT,
      ...further,
    },
  };
}

/** A report of Spain for 14 November, as its id. */
export async function submitted(
  world: World,
  exercise: Exercise,
  further: Record<string, unknown> = {},
): Promise<string> {
  const { submitReport } = await world.data(SUBMIT, submission(exercise, further), exercise.spain);
  return submitReport.report.id;
}

/** What the ledger and the audit trail hold, to see that nothing was written. */
export async function written(world: World): Promise<unknown> {
  const { database } = world;
  return Promise.all([
    database.report.findMany({ orderBy: { id: "asc" } }),
    database.reportVersion.findMany({ orderBy: { id: "asc" } }),
    database.reportDecision.findMany({ orderBy: [{ versionId: "asc" }, { position: "asc" }] }),
    database.checkCount.count(),
    database.result.count(),
    database.reportDeployment.count(),
    database.reportingException.count(),
    database.auditEntry.count(),
    database.idempotencyKey.count(),
    database.reportingPeriod.findMany({ orderBy: { id: "asc" } }),
    database.operation.findMany({ where: { fromFile: false }, orderBy: { id: "asc" } }),
  ]);
}
