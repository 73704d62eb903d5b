import { badInput, DomainError } from "../core/errors";
import { newId } from "../core/new-id";
import { permit } from "../core/permissions";
import { sql } from "../core/sql";
import { readLine } from "../core/text";
import type { Viewer } from "../core/viewer";
import { change, type Changed, jsonb, type Transaction } from "../database/change";
import type { Database } from "../database/client";
import { chooseHeadlines } from "../database/load/publication";
import type { LockedOperation } from "../database/lock-operation";
import type { FigureDimension, PublicationStatus } from "../generated/prisma/enums";
import { findOperation, requireState } from "../operations/operation.service";
import { readVerified } from "../reports/reported.service";
import { disclose } from "./disclosure";
import { readDisclosure } from "./disclosure.service";
import { figuresOf, type NewFigures } from "./figures-of-reports";
import { nextPosition } from "./publication-position.service";

export interface PublishFigures {
  readonly idempotencyKey: string;
  /** The operation's code. */
  readonly operation: string;
  readonly expectedVersion: number;
  readonly status: PublicationStatus;
  readonly code: string;
  readonly publisher: string;
  readonly title?: string | null;
  readonly publishedOn: string;
  readonly breakdowns: readonly FigureDimension[];
}

type Outcome = Changed<{ readonly publication: string; readonly operation: string }>;

/** Breakdowns take into account everything that was published before. */
const MOST_MILLISECONDS = 60_000;

/** No report may still come. */
const FINAL = { what: "a FINAL publication", from: ["CLOSED"] } as const;

const CODE = /^(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*$/;

/** Releases what was verified: a snapshot that stays as it is, whatever is corrected later. */
export class PublishFiguresService {
  constructor(
    private readonly database: Database,
    private readonly viewer: Viewer,
  ) {}

  publish(input: PublishFigures): Promise<Outcome> {
    const publisher = readLine("input.publisher", input.publisher, { most: 200 });
    const title = input.title == null ? null : readLine("input.title", input.title, { most: 300 });
    if (!CODE.test(input.code)) {
      throw badInput(
        "input.code",
        "must be small letters and digits with single hyphens between them, at most 64: final.",
      );
    }
    refuseTwice(input.breakdowns);
    const request = {
      viewer: this.viewer,
      action: "publishFigures" as const,
      input,
      timeout: MOST_MILLISECONDS,
    };
    return change(this.database, request, async (made) => {
      const operation = await findOperation(made, input.operation);
      permit(this.viewer, "publishFigures", { operation: operation.code });
      const isFinal = input.status === "FINAL";
      requireState(operation, "publishFigures", input.expectedVersion, isFinal ? FINAL : undefined);
      if (isFinal) await requireDecided(made.tx, operation);
      const position = await nextPosition(made.tx, operation, input.code, "input.code");
      const asOf = await moment(made.tx);
      const { reported, figures, versions } = await readVerified(made, operation.id, asOf);
      const disclosure = await readDisclosure(made, {
        operationId: operation.id,
        dimensions: input.breakdowns,
        reported,
        versions,
      });
      const publication = {
        id: newId(),
        operationId: operation.id,
        code: input.code,
        publisher,
        title,
        urls: [],
        publishedOn: new Date(`${input.publishedOn}T00:00:00Z`),
        language: "en",
        status: input.status,
        origin: "ORIGINAL" as const,
        listIsComplete: true,
        footnotes: [],
        disclosureThreshold: disclosure.threshold,
        position,
      };
      await made.tx.publication.create({ select: { id: true }, data: publication });
      const countries = await listParticipants(made.tx, operation, publication.id);
      const snapshot = figuresOf(figures, countries, (measure) => disclose(measure, disclosure));
      await writeFigures(made.tx, { operationId: operation.id, publicationId: publication.id }, snapshot);
      await freeze(made.tx, publication.id, asOf);
      await chooseHeadlines(made.tx, operation.id);
      if (isFinal) {
        await made.tx.operation.update({
          where: { id: operation.id },
          data: { status: "PUBLISHED" },
          select: { id: true },
        });
      }
      await made.tx.operation.update({
        where: { id: operation.id },
        data: { version: { increment: 1 } },
        select: { id: true },
      });
      await made.record({
        operationId: operation.id,
        entityType: "Publication",
        entityId: publication.id,
        after: sql`publication_content(${publication.id}::uuid) || ${jsonb({ versions })}`,
      });
      return { publication: publication.id, operation: operation.id };
    });
  }
}

function refuseTwice(dimensions: readonly FigureDimension[]): void {
  const again = dimensions.find((dimension, index) => dimensions.indexOf(dimension) !== index);
  if (again !== undefined) throw badInput("input.breakdowns", `names ${again} twice.`);
}

/** A final publication waits for no report. */
async function requireDecided(tx: Transaction, { id, code }: LockedOperation): Promise<void> {
  const waiting = await tx.report.count({
    where: { operationId: id, status: { in: ["SUBMITTED", "RETURNED"] } },
  });
  if (waiting === 0) return;
  throw new DomainError(
    "CONFLICT",
    `${code} has ${waiting} ${waiting === 1 ? "report that is" : "reports that are"} neither VERIFIED nor WITHDRAWN; decide about them, or publish INTERIM figures.`,
  );
}

/** To the microsecond; the operation is held, so that nothing is decided until the snapshot is taken. */
async function moment(tx: Transaction): Promise<string> {
  const [now] = await tx.$queryRaw<{ moment: string }[]>`
    select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as moment`;
  return now?.moment ?? "";
}

/** From now on the database refuses every change of it. To the microsecond, as `reported(asOf:)` can be asked for. */
async function freeze(tx: Transaction, publicationId: string, asOf: string): Promise<void> {
  await tx.$executeRaw`
    update publication set reported_as_of = ${asOf}::timestamptz where id = ${publicationId}::uuid`;
}

/** Lists all participants, and says how many of them are countries. */
async function listParticipants(
  tx: Transaction,
  { id: operationId }: LockedOperation,
  publicationId: string,
): Promise<number> {
  const participants = await tx.participant.findMany({
    where: { operationId },
    orderBy: { position: "asc" },
    select: { countryCode: true, agencyCode: true },
  });
  await tx.listedParticipant.createMany({
    data: participants.map((party, position) => ({ publicationId, position, ...party })),
  });
  return participants.filter(({ countryCode }) => countryCode !== null).length;
}

/** As many rows as one statement takes without coming near the limit of its parameters. */
const PORTION = 1_000;

async function writeFigures(
  tx: Transaction,
  place: { readonly operationId: string; readonly publicationId: string },
  levels: readonly NewFigures[],
): Promise<void> {
  const { publicationId } = place;
  // A whole stands before its breakdown, and that before its parts.
  for (const { figures, breakdowns } of levels) {
    const rows = figures.map((figure) => ({ ...figure, ...place, qualifier: "EXACT" as const }));
    for (let from = 0; from < rows.length; from += PORTION) {
      await tx.publishedFigure.createMany({ data: rows.slice(from, from + PORTION) });
    }
    await tx.breakdown.createMany({
      data: breakdowns.map((breakdown) => ({ ...breakdown, publicationId, kind: "PARTITION" as const })),
    });
  }
}
