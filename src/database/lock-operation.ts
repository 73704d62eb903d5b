import { type Sql, sql } from "../core/sql";
import type { OperationStatus } from "../generated/prisma/enums";
import type { Transaction } from "./change";

/** An operation as it stands, held until the end of the transaction. */
export interface LockedOperation {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly status: OperationStatus;
  /** Kept in files; the graph leaves it alone. */
  readonly fromFile: boolean;
  readonly version: number;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
}

/**
 * Finds the operation, as `operation`, and keeps others from changing it meanwhile: changes of one operation follow
 * each other. Null where there is none, or none that the condition lets be seen.
 */
export async function lockOperation(tx: Transaction, condition: Sql): Promise<LockedOperation | null> {
  const statement = sql`
    select id, code, name, status::text, from_file as "fromFile", version,
      starts_on::text as "startsOn", ends_on::text as "endsOn"
    from operation where ${condition} for no key update`;
  const rows = await tx.$queryRawUnsafe<LockedOperation[]>(statement.text, ...statement.values);
  return rows[0] ?? null;
}
