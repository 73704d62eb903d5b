import { parameter, raw, type Sql, sql } from "../core/sql";
import type { Transaction } from "./change";

/** What the graph changes, besides the ledger. */
type SetupTable = "operation" | "participant" | "coordination_centre" | "reporting_period";

/**
 * One row as it stands, for the audit trail: its columns as jsonb, without those that follow from others. It goes
 * through here as text, so that no number is rounded on the way.
 */
export async function snapshot(tx: Transaction, table: SetupTable, id: string): Promise<Sql> {
  const statement = sql`
    select (to_jsonb(row) - 'search_text' - 'reference_on' - 'kind')::text as content
    from ${raw(table)} as row where id = ${id}::uuid`;
  const [row] = await tx.$queryRawUnsafe<{ content: string }[]>(statement.text, ...statement.values);
  return parameter(row?.content ?? null, "jsonb");
}
