import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { ChangeNotice } from "../core/change-events";
import { DomainError } from "../core/errors";
import { newId } from "../core/new-id";
import type { Action } from "../core/permissions";
import { parameter, raw, type Sql, sql } from "../core/sql";
import { readLine } from "../core/text";
import type { Viewer } from "../core/viewer";
import type { Prisma } from "../generated/prisma/client";
import type { Database } from "./client";
import { isConflict, isCut } from "./failure";
import { tellTransaction } from "./viewer-settings";

export type Transaction = Prisma.TransactionClient;

/** What a client asks to be changed. */
export interface ChangeRequest {
  readonly viewer: Viewer;
  readonly action: Action;
  /** All that the client sent: the same key with another input is refused. */
  readonly input: object & { readonly idempotencyKey?: string };
  /** Where the input stands in what the client sent: `input` unless given. */
  readonly at?: string;
  /** How long it may take, in milliseconds: 5,000 unless it does a lot at once. */
  readonly timeout?: number;
}

/** One line of the audit trail, beside what follows from the request. */
export interface AuditLine {
  /** Whose chain it stands in; null for what belongs to no operation. */
  readonly operationId: string | null;
  readonly entityType: string;
  readonly entityId: string;
  readonly reason?: string | null;
  /** What there was and what there is now, as jsonb: made by the database where it has to be exact. */
  readonly before?: Sql;
  readonly after?: Sql;
}

/** A value of ours for the audit trail. */
export function jsonb(value: Prisma.InputJsonValue): Sql {
  return parameter(JSON.stringify(value), "jsonb");
}

/** What is remembered of a change, so that the same request again gets the same answer. */
export type Outcome = Readonly<Record<string, string | number | boolean | null>>;

/** Collects the audit trail of one change. */
export interface Change {
  readonly tx: Transaction;
  readonly viewer: Viewer;
  record(line: AuditLine): Promise<void>;
}

export type Changed<Result extends Outcome> = Result & {
  /** Whether the same request had been carried out before, so that nothing was done now. */
  readonly isReplay: boolean;
};

const TRIES = 12;
const TRIES_AFTER_CUTS = 3;
const NULL = raw("null");

type Tell = (notice: ChangeNotice) => void;
const told = new WeakMap<Database, Tell>();

/** Has somebody told of every change through this connection, once it is committed; gives back what ends that. */
export function tellAfterChanges(database: Database, tell: Tell): () => void {
  told.set(database, tell);
  return () => void told.delete(database);
}

const recorded = new WeakMap<Database, Map<string, number>>();

/** How many entries about things of this type were written to the audit trail through this connection. */
export function countRecorded(database: Database, entityType: string): number {
  return recorded.get(database)?.get(entityType) ?? 0;
}

function count(database: Database, lines: readonly AuditLine[]): void {
  const counts = recorded.get(database) ?? new Map<string, number>();
  recorded.set(database, counts);
  for (const { entityType } of lines) counts.set(entityType, (counts.get(entityType) ?? 0) + 1);
}

/**
 * The one way to change anything: the work, its audit trail and its idempotency key in one transaction, begun anew
 * where another one came in between. A request that was carried out before is not carried out again.
 */
export async function change<Result extends Outcome>(
  database: Database,
  request: ChangeRequest,
  work: (change: Change) => Promise<Result & { readonly isReplay?: boolean }>,
): Promise<Changed<Result>> {
  const key = readIdempotencyKey(request);
  let cuts = 0;
  for (let attempt = 1; ; attempt += 1) {
    const lines: AuditLine[] = [];
    let isWorkDone = false;
    try {
      const changed = await database.changes.$transaction(
        async (tx) => {
          const result = await carryOut(tx, request, key, work, lines);
          isWorkDone = true;
          return result;
        },
        { timeout: request.timeout ?? 5_000, maxWait: 2_000 },
      );
      count(database, lines);
      for (const notice of noticesOf(lines)) told.get(database)?.(notice);
      return changed;
    } catch (error) {
      // What was cut off on its way was not committed; at its end, only the key tells whether it was.
      const isCutSafely = isCut(error) && (key !== null || !isWorkDone);
      if (isCutSafely) cuts += 1;
      const mayTry = isCutSafely ? cuts < TRIES_AFTER_CUTS : isConflict(error) && attempt < TRIES;
      if (!mayTry) throw error;
      // Full jitter keeps those who collided from colliding again.
      await pause(Math.random() * Math.min(500, 5 * 2 ** attempt));
    } finally {
      // Who was refused has to see why, as well.
      database.replica?.expect(request.viewer.subject);
    }
  }
}

async function carryOut<Result extends Outcome>(
  tx: Transaction,
  { viewer, action, input }: ChangeRequest,
  key: string | null,
  work: (change: Change) => Promise<Result & { readonly isReplay?: boolean }>,
  lines: AuditLine[],
): Promise<Changed<Result>> {
  const { subject } = viewer;
  // Permission has been asked before; this only keeps a line without a name out of the audit trail.
  if (subject === null) throw new DomainError("UNAUTHENTICATED", `${action} needs a token.`);
  // The same key sent twice at once waits here for the first, so that it finds what came of it.
  await tellTransaction(tx, viewer, key === null ? null : `key ${subject} ${action} ${key}`);

  if (key !== null) {
    const outcome = await findOutcome(tx, { subject, action, key, input });
    if (outcome !== null) return { ...(outcome as Result), isReplay: true };
  }
  const result = await work({
    tx,
    viewer,
    record: (line) => {
      lines.push(line);
      return writeLine(tx, viewer, action, subject, line);
    },
  });
  if (key !== null) {
    await tx.idempotencyKey.create({
      data: { subject, action, key, inputHash: hashOf(input), outcome: result },
    });
  }
  return { isReplay: false, ...result };
}

const NOTICED: ReadonlyMap<string, string> = new Map([
  ["ReportVersion", "Report"],
  ["ReportDecision", "Report"],
  ["Publication", "Publication"],
]);

/** What the triggers of the database notify as well. */
function noticesOf(lines: readonly AuditLine[]): ChangeNotice[] {
  const notices = new Map<string, ChangeNotice>();
  for (const { operationId: operation, entityType } of lines) {
    if (operation === null) continue;
    const type = NOTICED.get(entityType) ?? "Operation";
    notices.set(`${operation} ${type}`, { operation, type });
  }
  return [...notices.values()];
}

function readIdempotencyKey({ input, at = "input" }: ChangeRequest): string | null {
  const { idempotencyKey: key } = input;
  return key === undefined ? null : readLine(`${at}.idempotencyKey`, key, { most: 255 });
}

interface KeyedRequest {
  readonly subject: string;
  readonly action: string;
  readonly key: string;
  readonly input: ChangeRequest["input"];
}

async function findOutcome(tx: Transaction, { subject, action, key, input }: KeyedRequest): Promise<unknown> {
  const known = await tx.idempotencyKey.findUnique({
    where: { subject_action_key: { subject, action, key } },
  });
  if (known === null) return null;
  if (known.inputHash !== hashOf(input)) {
    throw new DomainError(
      "IDEMPOTENCY_KEY_REUSED",
      `idempotencyKey: ${action} was already asked for with this key and another input; use a new key for a new request.`,
      { argument: "input.idempotencyKey" },
    );
  }
  return known.outcome;
}

/** The chain, its order, the moment and the hashes are the database's. */
async function writeLine(
  tx: Transaction,
  { machine }: Viewer,
  action: string,
  subject: string,
  { operationId, entityType, entityId, reason = null, before = NULL, after = NULL }: AuditLine,
): Promise<void> {
  const statement = sql`
    insert into audit_entry
      (id, operation_id, subject, machine, action, entity_type, entity_id, reason, before, after)
    values (${newId()}::uuid, ${operationId}::uuid, ${subject}, ${machine}, ${action}, ${entityType}, ${entityId},
      ${reason}, ${before}, ${after})`;
  await tx.$executeRawUnsafe(statement.text, ...statement.values);
}

function hashOf({ idempotencyKey: _key, ...input }: ChangeRequest["input"]): string {
  return createHash("sha256").update(canonical(input)).digest("hex");
}

/** The order of an object's members means nothing, and a member that is undefined is none. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}
