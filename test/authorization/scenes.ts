import { randomUUID } from "node:crypto";
import type { Pool } from "../../src/database/client";
import { type State, SUBMITTER } from "./matrix";

/** An operation of one cell or of several, with everything that can hang on it. */
export interface Scene extends State {
  readonly code: string;
  /** The ids that clients know the rows by. */
  readonly ids: {
    readonly operation: string;
    /** For the first period Spain and France have reported, for the second one nobody has. */
    readonly periods: readonly [reported: string, open: string];
    readonly participants: readonly [spain: string, france: string];
    readonly exceptions: readonly [string, string];
    readonly reports: readonly [spanish: string, french: string];
    readonly versions: readonly [spanish: string, french: string];
    /** All of them, to be asked for by `nodes`. */
    readonly all: readonly string[];
  };
}

type Pair = readonly [string, string];

let count = 0;

/** What a client knows a row by. */
export function globalId(type: string, key: string): string {
  return Buffer.from(`${type}:${key}`).toString("base64url");
}

/** Makes the operations by hand, since the rows of the ledger can never be taken out again. */
export async function createScenes(database: Pool, states: readonly State[]): Promise<Scene[]> {
  const plans = states.map((state) => plan(state));
  await database.operation.createMany({ data: plans.map(({ operation }) => operation) });
  await database.coordinationCentre.createMany({ data: plans.map(({ centre }) => centre) });
  await database.participant.createMany({ data: plans.flatMap(({ participants }) => participants) });
  await database.deployment.createMany({ data: plans.map(({ deployment }) => deployment) });
  await database.reportingPeriod.createMany({ data: plans.flatMap(({ periods }) => periods) });
  await database.reportingException.createMany({ data: plans.flatMap(({ exceptions }) => exceptions) });
  await database.publication.createMany({ data: plans.map(({ publication }) => publication) });
  await database.listedParticipant.createMany({ data: plans.flatMap(({ listed }) => listed) });
  await database.publishedFigure.createMany({ data: plans.map(({ figure }) => figure) });
  await database.breakdown.createMany({ data: plans.map(({ breakdown }) => breakdown) });
  await database.publishedFigure.createMany({ data: plans.map(({ part }) => part) });
  // A version comes with its lines, in one transaction.
  await database.$transaction([
    database.reportVersion.createMany({ data: plans.flatMap(({ versions }) => versions) }),
    database.checkCount.createMany({ data: plans.flatMap(({ checkCounts }) => checkCounts) }),
    database.result.createMany({ data: plans.flatMap(({ results }) => results) }),
    database.reportDeployment.createMany({ data: plans.flatMap(({ deployments }) => deployments) }),
    database.reportDecision.createMany({ data: plans.flatMap(({ decisions }) => decisions) }),
  ]);
  await database.auditEntry.createMany({ data: plans.map(({ entry }) => entry) });
  return plans.map(({ scene }) => scene);
}

function plan({ status, report }: State) {
  count += 1;
  const id = randomUUID();
  const operationId = id;
  const code = `scene-${count}`;
  const participants = ["ES", "FR"].map((countryCode, position) => ({
    id: randomUUID(),
    operationId,
    role: "PARTICIPANT" as const,
    position,
    countryCode,
  }));
  const periods = ["2026-11-13", "2026-11-14"].map((day) => ({
    id: randomUUID(),
    operationId,
    day: new Date(day),
    timeZone: "Europe/Madrid",
    deadlineAt: new Date("2020-01-01"),
    // Closed with the operation, and open again by the exceptions.
    closesAt: status === "PLANNED" || status === "ACTIVE" ? null : new Date("2020-01-02"),
  }));
  const [reported] = periods as [(typeof periods)[number]];
  const exceptions = periods.map((period) => ({
    id: randomUUID(),
    operationId,
    periodId: period.id,
    reason: "The line was down",
    grantedBy: "mira",
    grantedAt: new Date("2026-11-15"),
    expiresAt: new Date("2099-01-01"),
  }));
  const versions = participants.map((participant) => ({
    id: randomUUID(),
    operationId,
    participantId: participant.id,
    periodId: reported.id,
    reportId: randomUUID(),
    version: 1,
    nilReturn: false,
    late: false,
    submittedBy: SUBMITTER,
    submittedByMachine: false,
    submittedAt: new Date(),
  }));
  const lines = versions.map(({ id: versionId, participantId }) => ({
    versionId,
    operationId,
    participantId,
    position: 0,
  }));
  const kinds = [report, "RETURNED"] as const;
  const publicationId = randomUUID();
  const figureId = randomUUID();
  const breakdownId = randomUUID();
  const figure = {
    operationId,
    publicationId,
    subject: "CHECKS" as const,
    qualifier: "EXACT" as const,
  };
  const deployment = {
    id: randomUUID(),
    operationId,
    capabilityCode: "OFFICERS",
    environments: [],
    quantity: 7,
    position: 0,
  };
  const part = {
    ...figure,
    id: randomUUID(),
    position: 1,
    checkCategoryCode: "PERSONS",
    value: 5,
    breakdownId,
  };
  const entry = {
    id: randomUUID(),
    operationId,
    subject: "ada",
    machine: false,
    action: "createOperation",
    entityType: "Operation",
    entityId: id,
    // The database's own.
    chain: "",
    sequence: 0,
    recordedAt: new Date(),
    previousHash: "",
    hash: "",
  };
  const pair = (type: string, keys: readonly string[]) =>
    keys.map((key) => globalId(type, key)) as unknown as Pair;
  const known = {
    operation: globalId("Operation", id),
    participants: pair(
      "Participant",
      participants.map((row) => row.id),
    ),
    periods: pair(
      "ReportingPeriod",
      periods.map((row) => row.id),
    ),
    exceptions: pair(
      "ReportingException",
      exceptions.map((row) => row.id),
    ),
    reports: pair(
      "Report",
      versions.map((row) => row.reportId),
    ),
    versions: pair(
      "ReportVersion",
      versions.map((row) => row.id),
    ),
  };
  const further = [
    globalId("Deployment", deployment.id),
    globalId("Publication", publicationId),
    globalId("PublishedFigure", figureId),
    globalId("PublishedFigure", part.id),
    globalId("AuditEntry", entry.id),
  ];
  return {
    operation: {
      id,
      code,
      name: `Scene ${count}`,
      year: 2026,
      startsOn: new Date("2026-11-13"),
      endsOn: new Date("2026-11-18"),
      status,
      environments: [],
    },
    centre: { id: randomUUID(), operationId, countryCode: "MK" },
    participants,
    deployment,
    periods,
    exceptions,
    publication: {
      id: publicationId,
      operationId,
      code: "first",
      publisher: "Ours",
      urls: [],
      status: "INTERIM" as const,
      origin: "ORIGINAL" as const,
      footnotes: [],
      position: 0,
    },
    listed: ["ES", "FR"].map((countryCode, position) => ({ publicationId, position, countryCode })),
    // More than its only part: a discrepancy.
    figure: { ...figure, id: figureId, position: 0, value: 7, headline: true },
    breakdown: { id: breakdownId, publicationId, figureId, kind: "PARTITION" as const, position: 0 },
    part,
    versions,
    checkCounts: lines.flatMap((line) => [
      { ...line, categoryCode: "PERSONS", environment: "PHYSICAL" as const, count: 120, hits: 2 },
      { ...line, position: 1, categoryCode: "VEHICLES", environment: "PHYSICAL" as const, count: 30 },
    ]),
    results: lines.map((line) => ({
      ...line,
      categoryCode: "ARRESTS",
      environment: "PHYSICAL" as const,
      // More than were checked: it is implausible.
      value: 124,
      unit: "{person}",
    })),
    deployments: lines.map((line) => ({ ...line, capabilityCode: "OFFICERS", quantity: 9 })),
    decisions: lines.flatMap(({ position: _position, ...line }, index) => {
      const kind = kinds[index];
      if (kind === undefined || kind === "SUBMITTED") return [];
      return [{ ...line, position: 0, kind, decidedBy: "dora", decidedAt: new Date() }];
    }),
    entry,
    scene: {
      status,
      report,
      code,
      ids: { ...known, all: [...Object.values(known).flat(), ...further] },
    } satisfies Scene,
  };
}
