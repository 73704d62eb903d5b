import { literal, parameter, raw, type Sql, sql, TRUE } from "../../core/sql";

/** The condition that the row under this alias is of the operation that is looked at, or of any. */
export type OfOperation = (alias: string) => Sql;

export function ofOperation(operationId: string | null): OfOperation {
  return (alias) =>
    operationId === null ? TRUE : sql`${raw(alias)}.operation_id = ${parameter(operationId, "uuid")}`;
}

/** The same of `entry`, an entry of the trail. */
export function ofChain(operationId: string | null): Sql {
  return operationId === null ? TRUE : sql`entry.chain = ${operationId}`;
}

/** A table each of whose rows has one entry, and what that holds of it: an expression over `written`. */
export interface RecordedTable {
  readonly table: string;
  readonly entityType: string;
  readonly content: string;
}

/** Rows that are not what the trail has recorded; the rank says which fault is told first. */
export function wrongRows(rank: number, { table, entityType, content }: RecordedTable, of: OfOperation): Sql {
  return sql`
    select ${rank}::integer, case when entry.id is null then 'UNRECORDED' else 'ALTERED' end, ${literal(table)},
      written.id::text
    from ${raw(table)} as written
    left join audit_entry as entry on entry.entity_type = ${literal(entityType)}
      and entry.entity_id = written.id::text and entry.chain = written.operation_id::text
    where ${of("written")} and entry.after is distinct from ${raw(content)}`;
}

/** What the trail has recorded, and the table does not have any more. */
export function missingRows(
  rank: number,
  { table, entityType }: Omit<RecordedTable, "content">,
  operationId: string | null,
): Sql {
  return sql`
    select ${rank}::integer, 'MISSING', ${literal(table)}, entry.entity_id
    from audit_entry as entry
    where entry.entity_type = ${literal(entityType)} and ${ofChain(operationId)} and not exists (
      select from ${raw(table)} as written
      where written.id::text = entry.entity_id and written.operation_id::text = entry.chain
    )`;
}
