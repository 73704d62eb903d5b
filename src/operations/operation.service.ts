import { badInput, DomainError } from "../core/errors";
import { type Action, may, permit } from "../core/permissions";
import { Row, sql } from "../core/sql";
import { readLine } from "../core/text";
import type { Viewer } from "../core/viewer";
import { change, type Change, type Changed, type ChangeRequest, type Transaction } from "../database/change";
import type { Database } from "../database/client";
import { identify } from "../database/load/identifier";
import { type LockedOperation, lockOperation } from "../database/lock-operation";
import { snapshot } from "../database/snapshot";
import { dataModel } from "../generated/data-model";
import type { OperationStatus } from "../generated/prisma/enums";
import {
  type CentreSetup,
  checkCodes,
  checkDays,
  type OperationSetup,
  readCode,
  readText,
  readThreshold,
  type SetupVocabulary,
} from "./operation-setup";
import { type OperationAction, POSSIBLE } from "./operation-states";
import { visibleOperation } from "./operation.policy";

export interface CreateOperation extends OperationSetup {
  readonly idempotencyKey: string;
  readonly code: string;
  readonly name: string;
  readonly startsOn: string;
  readonly endsOn: string;
  /** The code of the series. */
  readonly series?: string | null;
  readonly exercise?: boolean | null;
}

export interface UpdateOperation extends OperationSetup {
  /** The operation's code. */
  readonly operation: string;
  readonly expectedVersion: number;
}

/** What decides about what can be done. */
export interface OperationStanding {
  readonly code: string;
  readonly status: OperationStatus;
  readonly fromFile: boolean;
}

export interface StepOperation {
  readonly operation: string;
  readonly expectedVersion: number;
  readonly reason?: string;
}

type Outcome = Changed<{ readonly operation: string }>;

const NAME = 200;
const MOTTO = 200;
const SUMMARY = 2_000;

/** Sets up operations and takes them from one state to the next. */
export class OperationService {
  constructor(
    private readonly database: Database,
    private readonly viewer: Viewer,
  ) {}

  async create(input: CreateOperation): Promise<Outcome> {
    permit(this.viewer, "createOperation", {});
    const code = readCode(input.code);
    const { startsOn, endsOn } = input;
    checkDays(startsOn, endsOn);
    const texts = { ...readTexts(input), ...readThreshold(input) };
    return this.change("createOperation", input, async (made) => {
      const { tx } = made;
      checkCodes(input, input.series ?? null, await readVocabulary(tx));
      await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`operation ${code}`}, 0))`;
      if ((await tx.operation.count({ where: { code } })) > 0) {
        throw new DomainError("CONFLICT", `input.code: there is an operation ${code} already.`, {
          argument: "input.code",
        });
      }
      const id = identify("operation", code);
      await tx.operation.create({
        select: { id: true },
        data: {
          ...texts,
          id,
          code,
          name: texts.name ?? code,
          seriesCode: input.series ?? null,
          year: Number(startsOn.slice(0, 4)),
          startsOn: toDay(startsOn),
          endsOn: toDay(endsOn),
          status: "PLANNED",
          environments: [...(input.environments ?? [])],
          exercise: input.exercise ?? false,
        },
      });
      await writeThreatAreas(tx, id, input.threatAreas ?? []);
      await writeCentre(tx, id, input.coordinationCentre ?? null);
      await made.record({
        operationId: id,
        entityType: "Operation",
        entityId: id,
        after: await snapshot(tx, "operation", id),
      });
      return { operation: id };
    });
  }

  update(input: UpdateOperation): Promise<Outcome> {
    const { operation: _operation, expectedVersion: _version, ...named } = input;
    if (Object.values<unknown>(named).every((value) => value === undefined))
      throw badInput("input", "names nothing that is to be changed.");
    const texts = { ...readTexts(input), ...readThreshold(input) };
    return this.step("updateOperation", input, async ({ tx }, operation) => {
      checkCodes(input, null, await readVocabulary(tx));
      const startsOn = input.startsOn === undefined ? operation.startsOn : input.startsOn;
      const endsOn = input.endsOn === undefined ? operation.endsOn : input.endsOn;
      checkDays(startsOn, endsOn);
      await refuseStrayPeriods(tx, operation, startsOn, endsOn);
      await tx.operation.update({
        where: { id: operation.id },
        select: { id: true },
        data: {
          ...texts,
          ...(input.startsOn === undefined ? {} : { startsOn: toDay(input.startsOn) }),
          ...(input.endsOn === undefined ? {} : { endsOn: toDay(input.endsOn) }),
          ...(startsOn === null ? {} : { year: Number(startsOn.slice(0, 4)) }),
          ...(input.environments == null ? {} : { environments: [...input.environments] }),
        },
      });
      if (input.threatAreas !== undefined) await writeThreatAreas(tx, operation.id, input.threatAreas ?? []);
      if (input.coordinationCentre !== undefined)
        await writeCentre(tx, operation.id, input.coordinationCentre);
    });
  }

  start(input: StepOperation): Promise<Outcome> {
    return this.step("startOperation", input, setStatus("ACTIVE"));
  }

  cancel(input: StepOperation): Promise<Outcome> {
    return this.step("cancelOperation", input, setStatus("CANCELLED"));
  }

  /** What the viewer could do now, as the mutation itself would decide. */
  can(action: OperationAction, { code, status, fromFile }: OperationStanding): boolean {
    const possible: readonly OperationStatus[] = POSSIBLE[action];
    return !fromFile && possible.includes(status) && may(this.viewer, action, { operation: code });
  }

  /** One change of an operation that stands in one of these states, at the version that the client has seen. */
  private step(
    action: OperationAction,
    input: StepOperation | UpdateOperation,
    work: (made: Change, operation: LockedOperation) => Promise<void>,
  ): Promise<Outcome> {
    const given = "reason" in input ? input.reason : undefined;
    const reason = given === undefined ? null : readLine("input.reason", given, { least: 3, most: 500 });
    return this.change(action, input, async (made) => {
      const operation = await findOperation(made, input.operation);
      permit(this.viewer, action, { operation: operation.code });
      requireState(operation, action, input.expectedVersion);
      const before = await snapshot(made.tx, "operation", operation.id);
      await work(made, operation);
      await made.tx.operation.update({
        where: { id: operation.id },
        select: { id: true },
        data: { version: { increment: 1 } },
      });
      const after = await snapshot(made.tx, "operation", operation.id);
      await made.record({
        operationId: operation.id,
        entityType: "Operation",
        entityId: operation.id,
        reason,
        before,
        after,
      });
      return { operation: operation.id };
    });
  }

  private change(
    action: Action,
    input: ChangeRequest["input"],
    work: (made: Change) => Promise<{ operation: string }>,
  ): Promise<Outcome> {
    return change(this.database, { viewer: this.viewer, action, input }, work);
  }
}

/** The operation with this code, held until the end of the change. */
export async function findOperation(
  { tx, viewer }: Pick<Change, "tx" | "viewer">,
  code: string,
): Promise<LockedOperation> {
  const row = new Row("Operation", dataModel.Operation, "operation");
  const found = await lockOperation(tx, sql`operation.code = ${code} and ${visibleOperation(viewer, row)}`);
  if (found !== null) return found;
  throw new DomainError("NOT_FOUND", "input.operation: there is no operation with this code.", {
    argument: "input.operation",
  });
}

/** An operation that comes from a file would be made again what the file says at the next start. */
function requireOwn({ code, fromFile }: LockedOperation): void {
  if (!fromFile) return;
  throw new DomainError(
    "CONFLICT",
    `${code} is kept in prisma/data/operations and loaded from there; change its file.`,
  );
}

export function requireState(
  operation: LockedOperation,
  action: OperationAction,
  expectedVersion: number,
  possible?: Possible,
): void {
  requireOwn(operation);
  const { code, version } = operation;
  if (version !== expectedVersion) {
    throw new DomainError(
      "VERSION_CONFLICT",
      `${code} is at version ${version}; yours is ${expectedVersion}. Read it again and decide anew.`,
      { argument: "input.expectedVersion", currentVersion: version },
    );
  }
  requirePossible(operation, action, possible);
}

/** What can be done, in words, and in which states. */
interface Possible {
  readonly what: string;
  readonly from: readonly OperationStatus[];
}

/** Whether it stands in a state in which this can be done at all; `possible` where less of it can be. */
export function requirePossible(
  operation: LockedOperation,
  action: OperationAction,
  { what, from }: Possible = { what: action, from: POSSIBLE[action] },
): void {
  requireOwn(operation);
  const { code, status } = operation;
  if (from.includes(status)) return;
  throw new DomainError(
    "CONFLICT",
    `${code} is ${status}; ${what} is possible while it is ${from.join(" or ")}.`,
  );
}

function setStatus(status: OperationStatus) {
  return async ({ tx }: Change, { id }: LockedOperation): Promise<void> => {
    await tx.operation.update({ where: { id }, data: { status }, select: { id: true } });
  };
}

function readTexts({ name, motto, summary }: OperationSetup) {
  const texts = {
    motto: readText("input.motto", motto, MOTTO),
    summary: readText("input.summary", summary, SUMMARY),
  };
  const given = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined));
  return { ...given, ...(name == null ? {} : { name: readLine("input.name", name, { most: NAME }) }) } as {
    name?: string;
    motto?: string | null;
    summary?: string | null;
  };
}

function toDay(day: string | null): Date | null {
  return day === null ? null : new Date(`${day}T00:00:00Z`);
}

/** A day that has been opened for reporting stays one of the operation's. */
async function refuseStrayPeriods(
  tx: Transaction,
  { id }: LockedOperation,
  startsOn: string | null,
  endsOn: string | null,
): Promise<void> {
  const stray = await tx.reportingPeriod.findFirst({
    where: {
      operationId: id,
      OR: [
        ...(startsOn === null ? [] : [{ day: { lt: new Date(startsOn) } }]),
        ...(endsOn === null ? [] : [{ day: { gt: new Date(endsOn) } }]),
      ],
    },
    select: { day: true },
  });
  if (stray === null) return;
  const day = stray.day.toISOString().slice(0, 10);
  throw new DomainError(
    "CONFLICT",
    `input.startsOn: reporting is open for ${day}, which would be outside the operation.`,
    {
      argument: "input.startsOn",
    },
  );
}

async function writeThreatAreas(
  tx: Transaction,
  operationId: string,
  codes: readonly string[],
): Promise<void> {
  await tx.operationThreatArea.deleteMany({ where: { operationId } });
  await tx.operationThreatArea.createMany({
    data: codes.map((threatAreaCode) => ({ operationId, threatAreaCode })),
  });
}

async function writeCentre(tx: Transaction, operationId: string, centre: CentreSetup | null): Promise<void> {
  await tx.coordinationCentre.deleteMany({ where: { operationId } });
  if (centre === null) return;
  await tx.coordinationCentre.create({
    select: { id: true },
    data: {
      id: identify("coordination-centre", operationId),
      operationId,
      name: readText("input.coordinationCentre.name", centre.name, NAME) ?? null,
      city: readText("input.coordinationCentre.city", centre.city, NAME) ?? null,
      countryCode: centre.country,
      hostAgencyCode: centre.hostAgency ?? null,
    },
  });
}

async function readVocabulary(tx: Transaction): Promise<SetupVocabulary> {
  const [row] = await tx.$queryRaw<SetupVocabulary[]>`
    select array(select code from operation_series order by code) as series,
      array(select code from threat_area order by position) as "threatAreas",
      array(select code from country order by code) as countries,
      array(select code from agency order by code) as agencies`;
  if (row === undefined) throw new Error("The vocabulary has no row");
  return row;
}
