import { DomainError } from "../core/errors";

/** What the driver says of an error of the database, below what Prisma makes of it. */
interface Cause {
  readonly kind?: string;
  /** SQLSTATE. */
  readonly originalCode?: string;
}

const UNREACHABLE =
  /^(08...|57P0[1-5]|53300|55000|DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections)$/;
/** Of those, what comes to a statement that was under way. */
const CUT = /^(08...|57P0[12]|ConnectionClosed)$/;
/** disk_full, out_of_memory and the like, io_error, and read_only_sql_transaction: it can be read, and not written. */
const UNWRITABLE = /^(53[0-24]..|58030|25006)$/;
/** serialization_failure, deadlock_detected */
const CONFLICT = /^(40001|40P01)$/;
/** query_canceled by statement_timeout, and lock_not_available: who holds the rows did not let go of them in time. */
const OVERTIME = /^(57014|55P03)$/;
/** What Prisma says where a transaction could not begin in time, or did not end in time. */
const TRANSACTION_OVERTIME = "P2028";
/** What `pg` throws plain errors for: no connection is free in time, it broke, or nothing more comes by it. */
const PLAIN =
  /^(timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client (has encountered a connection error|was closed) and is not queryable)/;
const PLAIN_CROWDED = /^timeout exceeded when trying to connect$/;
const PLAIN_CUT =
  /^(Connection terminated unexpectedly|Client has encountered a connection error and is not queryable)$/;
/** Of the system, where neither `pg` nor Prisma has a word of its own. */
const SYSTEM = /^(EPIPE|ECONNRESET|ECONNABORTED|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EAI_AGAIN)$/;

/** What a client may be told of a failure of the database; null where it is a fault of ours. */
export function explainFailure(error: unknown): DomainError | null {
  if (isOvertime(error)) {
    return new DomainError(
      "TIMEOUT",
      "It took too long, and nothing was changed; try again in a moment, or ask for less at once.",
    );
  }
  if (isUnreachable(error)) {
    return new DomainError("UNAVAILABLE", "The database cannot be reached; try again in a moment.");
  }
  if (isConflict(error)) {
    return new DomainError(
      "UNAVAILABLE",
      "Too many others were at the same at once, and nothing was changed; try again in a moment.",
    );
  }
  if (UNWRITABLE.test(causeOf(error).originalCode ?? "")) {
    return new DomainError(
      "UNAVAILABLE",
      "The database can take nothing in at the moment, and nothing was changed; try again in a while.",
    );
  }
  return null;
}

/** Whether no connection could be had, or it broke. */
export function isUnreachable(error: unknown): boolean {
  return [UNREACHABLE, PLAIN, SYSTEM].some((pattern) => isLike(error, pattern));
}

/** Whether no connection could be had because others kept all of them busy, which tells nothing bad of the server. */
export function isCrowded(error: unknown): boolean {
  return isLike(error, PLAIN_CROWDED);
}

/** Whether the connection broke under a statement, so that another one may do. A commit may have been carried out. */
export function isCut(error: unknown): boolean {
  return [CUT, PLAIN_CUT, /^(EPIPE|ECONNRESET)$/].some((pattern) => isLike(error, pattern));
}

function isLike(error: unknown, pattern: RegExp): boolean {
  const { kind = "", originalCode = "" } = causeOf(error);
  const { code, message = "" } = error as { code?: unknown; message?: string };
  return [kind, originalCode, message, typeof code === "string" ? code : ""].some((text) =>
    pattern.test(text),
  );
}

/** Whether a statement or the whole transaction was ended because it took too long. */
export function isOvertime(error: unknown): boolean {
  const { originalCode = "" } = causeOf(error);
  return OVERTIME.test(originalCode) || (error as { code?: string }).code === TRANSACTION_OVERTIME;
}

/** Whether another transaction came in between, so that beginning anew may succeed. It comes in several shapes. */
export function isConflict(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  const { kind = "", originalCode = "" } = causeOf(error);
  return (
    code === "P2034" || CONFLICT.test(originalCode) || [kind, message].includes("TransactionWriteConflict")
  );
}

/** Prisma's client wraps what the driver says; where it was not asked, that comes as it is. */
function causeOf(error: unknown): Cause {
  const { meta, cause } = error as {
    meta?: { driverAdapterError?: { cause?: Cause } };
    cause?: Cause;
  };
  return meta?.driverAdapterError?.cause ?? cause ?? {};
}
