import { parameter, raw, type Sql, sql } from "../core/sql";
import type { Transaction } from "./change";

/** What the graph sets up and changes, besides the ledger. */
type SetupTable = "operation" | "participant" | "reporting_period";

const CONTENT = {
  operation: "operation_content",
  participant: "participant_content",
  reporting_period: "period_content",
} as const satisfies Readonly<Record<SetupTable, string>>;

/**
 * One row as it stands, for the audit trail: its columns as jsonb, without those that follow from others. It goes
 * through here as text, so that no number is rounded on the way.
 */
export async function snapshot(tx: Transaction, table: SetupTable, id: string): Promise<Sql> {
  const statement = sql`
    select ${raw(CONTENT[table])}(${id}::uuid)::text as content`;
  const [row] = await tx.$queryRawUnsafe<{ content: string }[]>(statement.text, ...statement.values);
  return parameter(row?.content ?? null, "jsonb");
}
