import { badInput, DomainError } from "../core/errors";
import { newId } from "../core/new-id";
import { permit } from "../core/permissions";
import { parameter, Row, sql } from "../core/sql";
import { readLine } from "../core/text";
import type { Viewer } from "../core/viewer";
import { change, type Change, type Changed, type ChangeRequest } from "../database/change";
import type { Database } from "../database/client";
import { type LockedOperation, lockOperation } from "../database/lock-operation";
import { snapshot } from "../database/snapshot";
import { dataModel } from "../generated/data-model";
import { findOperation, requirePossible } from "../operations/operation.service";
import { worksOn } from "./report.policy";
import { describePeriod, isTimeZone } from "./reporting-time";

export interface OpenReporting {
  readonly idempotencyKey: string;
  /** The operation's code. */
  readonly operation: string;
  readonly timeZone: string;
  readonly periods: readonly {
    readonly day: string;
    readonly shift?: string | null;
    readonly deadline: string;
    readonly closesAt?: string | null;
  }[];
}

export interface CloseReporting {
  readonly operation: string;
  /** The key of the period; all without it. */
  readonly period?: string | null;
}

export interface ReopenReporting {
  readonly idempotencyKey: string;
  /** The key of the period. */
  readonly period: string;
  /** The code of the country or agency; all participants without it. */
  readonly party?: string | null;
  readonly reason: string;
  readonly expiresAt: string;
}

type OperationOutcome = Changed<{ readonly operation: string }>;

const MOST_PERIODS = 100;
const LONGEST_EXCEPTION = 7 * 24 * 60 * 60 * 1_000;

/** Says when an operation is reported for. */
export class ReportingPeriodService {
  constructor(
    private readonly database: Database,
    private readonly viewer: Viewer,
  ) {}

  open(input: OpenReporting): Promise<OperationOutcome> {
    return this.change("openReporting", input, async (made) => {
      const operation = await findOperation(made, input.operation);
      permit(this.viewer, "openReporting", { operation: operation.code });
      requirePossible(operation, "openReporting");
      const periods = readPeriods(input, operation);
      await refuseKnown(made, operation, periods);
      await made.tx.reportingPeriod.createMany({ data: periods });
      for (const { id } of periods) {
        await made.record({
          operationId: operation.id,
          entityType: "ReportingPeriod",
          entityId: id,
          after: await snapshot(made.tx, "reporting_period", id),
        });
      }
      return { operation: operation.id };
    });
  }

  close(input: CloseReporting): Promise<OperationOutcome> {
    return this.change("closeReporting", { ...input }, async (made) => {
      const operation = await findOperation(made, input.operation);
      permit(this.viewer, "closeReporting", { operation: operation.code });
      requirePossible(operation, "closeReporting");
      const id = input.period ?? null;
      if (
        id !== null &&
        (await made.tx.reportingPeriod.count({ where: { id, operationId: operation.id } })) === 0
      ) {
        throw noPeriod();
      }
      await closePeriods(made, operation, id);
      if (id === null) await closeOperation(made, operation);
      return { operation: operation.id };
    });
  }

  reopen(input: ReopenReporting): Promise<OperationOutcome> {
    const reason = readLine("input.reason", input.reason, { least: 3, most: 500 });
    return this.change("reopenReporting", input, async (made) => {
      const operation = await this.findByPeriod(made, input.period);
      permit(this.viewer, "reopenReporting", { operation: operation.code });
      requirePossible(operation, "reopenReporting");
      const participantId = await findParticipant(made, operation, input.party ?? null);
      const exception = {
        operationId: operation.id,
        periodId: input.period,
        participantId,
        reason,
        grantedBy: this.viewer.subject ?? "",
        grantedAt: new Date(),
        expiresAt: readExpiry(input.expiresAt),
      };
      const id = newId();
      await made.tx.reportingException.create({ select: { id: true }, data: { id, ...exception } });
      await made.record({
        operationId: operation.id,
        entityType: "ReportingException",
        entityId: id,
        reason,
        after: sql`(
          select exception_content(written) from reporting_exception as written where written.id = ${id}::uuid)`,
      });
      return { operation: operation.id };
    });
  }

  private change(
    action: "openReporting" | "closeReporting" | "reopenReporting",
    input: ChangeRequest["input"],
    work: (made: Change) => Promise<{ operation: string }>,
  ): Promise<OperationOutcome> {
    return change(this.database, { viewer: this.viewer, action, input }, work);
  }

  private async findByPeriod({ tx }: Change, period: string): Promise<LockedOperation> {
    const row = new Row("Operation", dataModel.Operation, "operation");
    const found = await lockOperation(
      tx,
      sql`operation.id = (select operation_id from reporting_period where id = ${period}::uuid)
        and ${worksOn(this.viewer, row)}`,
    );
    if (found === null) throw noPeriod();
    return found;
  }
}

function noPeriod(): DomainError {
  return new DomainError("NOT_FOUND", "input.period: there is no such reporting period.", {
    argument: "input.period",
  });
}

function readPeriods(
  { timeZone, periods }: OpenReporting,
  { id: operationId, startsOn, endsOn }: LockedOperation,
) {
  if (!isTimeZone(timeZone)) {
    throw badInput(
      "input.timeZone",
      `${JSON.stringify(timeZone.slice(0, 60))} is no time zone; use an IANA name such as Europe/Sarajevo.`,
    );
  }
  if (periods.length === 0 || periods.length > MOST_PERIODS) {
    throw badInput("input.periods", `must be 1 to ${MOST_PERIODS} periods, not ${periods.length}.`);
  }
  const seen = new Set<string>();
  return periods.map(({ day, shift, deadline, closesAt }, index) => {
    const at = `input.periods[${index}]`;
    if ((startsOn !== null && day < startsOn) || (endsOn !== null && day > endsOn)) {
      throw badInput(`${at}.day`, `must be within the operation, ${startsOn} to ${endsOn}, not ${day}.`);
    }
    if (closesAt != null && Date.parse(closesAt) < Date.parse(deadline)) {
      throw badInput(`${at}.closesAt`, `must not be before the deadline, ${deadline}.`);
    }
    const name = shift == null ? null : readLine(`${at}.shift`, shift, { most: 40 });
    const key = JSON.stringify([day, name]);
    if (seen.has(key)) throw badInput(at, "stands there twice.");
    seen.add(key);
    return {
      id: newId(),
      operationId,
      day: `${day}T00:00:00.000Z`,
      shift: name,
      timeZone,
      deadlineAt: deadline,
      closesAt: closesAt ?? null,
    };
  });
}

type NewPeriod = ReturnType<typeof readPeriods>[number];

async function refuseKnown(
  { tx }: Change,
  { id, code }: LockedOperation,
  periods: readonly NewPeriod[],
): Promise<void> {
  const known = await tx.reportingPeriod.findMany({
    where: { operationId: id },
    select: { day: true, shift: true },
  });
  for (const [index, { day, shift, timeZone }] of periods.entries()) {
    const isKnown = known.some((period) => period.day.toISOString() === day && period.shift === shift);
    if (!isKnown) continue;
    const name = describePeriod({ day: day.slice(0, 10), shift, timeZone });
    throw new DomainError(
      "CONFLICT",
      `input.periods[${index}]: reporting for ${name} is open in ${code} already.`,
      {
        argument: `input.periods[${index}]`,
      },
    );
  }
}

/** Those that are not closed yet are closed from now on. */
async function closePeriods(
  { tx, record }: Change,
  { id: operationId }: LockedOperation,
  period: string | null,
): Promise<void> {
  const closed = await tx.$queryRaw<{ id: string; before: string }[]>`
    with moment as (select date_trunc('milliseconds', clock_timestamp()) as now),
    open as (
      select id, period_content(standing.id)::text as content from reporting_period as standing, moment
      where operation_id = ${operationId}::uuid and (${period}::uuid is null or id = ${period}::uuid)
        and coalesce(closes_at > moment.now, true)
    )
    update reporting_period as period
    set closes_at = moment.now
    from open, moment
    where period.id = open.id
    returning period.id, open.content as before`;
  for (const { id, before } of closed) {
    await record({
      operationId,
      entityType: "ReportingPeriod",
      entityId: id,
      before: parameter(before, "jsonb"),
      after: await snapshot(tx, "reporting_period", id),
    });
  }
}

async function closeOperation({ tx, record }: Change, { id }: LockedOperation): Promise<void> {
  const before = await snapshot(tx, "operation", id);
  await tx.operation.update({
    where: { id },
    data: { status: "CLOSED", version: { increment: 1 } },
    select: { id: true },
  });
  await record({
    operationId: id,
    entityType: "Operation",
    entityId: id,
    before,
    after: await snapshot(tx, "operation", id),
  });
}

async function findParticipant(
  { tx }: Change,
  { id, code }: LockedOperation,
  party: string | null,
): Promise<string | null> {
  if (party === null) return null;
  const found = await tx.participant.findFirst({
    where: { operationId: id, OR: [{ countryCode: party }, { agencyCode: party }] },
    select: { id: true },
  });
  if (found !== null) return found.id;
  throw new DomainError("NOT_FOUND", `input.party: ${party} is no participant of ${code}.`, {
    argument: "input.party",
  });
}

function readExpiry(text: string): Date {
  const expiry = new Date(text);
  const left = expiry.getTime() - Date.now();
  if (left > 0 && left <= LONGEST_EXCEPTION) return expiry;
  throw badInput("input.expiresAt", "must be later than now, and at most 7 days from now.");
}
