import { all, join, parameter, raw, type Sql, sql, TRUE } from "../../core/sql";
import type { Table } from "./tables";

/** A row by the names of its fields, or the part of it that says which row it is. */
export type Fields = Readonly<Record<string, unknown>>;

export interface DifferenceRow {
  /** moved: nothing but its position has changed. */
  readonly change: "added" | "changed" | "moved" | "removed";
  readonly identity: Fields;
  /** The operation; null for reference data, and for what belongs to a publication that is not written yet. */
  readonly owner: string | null;
}

/** What has to be done to a table so that it holds these rows and no others of the operations. */
export function differenceStatement(
  table: Table,
  rows: readonly Fields[],
  operationIds: readonly string[],
): Sql {
  const columns = columnsOf(table, table.fields);
  const scope = table.scope?.(parameter(operationIds, "uuid[]")) ?? TRUE;
  const [first] = columnsOf(table, table.identity);
  const identity = columnsOf(table, table.identity).flatMap((column) => [
    raw(`'${fieldOf(table, column)}'`),
    either(column),
  ]);
  const isMove = columns.includes("position")
    ? sql`to_jsonb(wanted) - 'position' = to_jsonb(present) - 'position'`
    : raw("false");
  return sql`
    with wanted as (select ${names(columns)}, ${raw(table.owner)} as owner from ${recordset(table, rows)}),
    present as (select ${names(columns)}, ${raw(table.owner)} as owner from ${raw(table.model.table)} where ${scope})
    select
      case
        when present.${raw(first ?? "")} is null then 'added'
        when wanted.${raw(first ?? "")} is null then 'removed'
        when ${isMove} then 'moved'
        else 'changed'
      end as change,
      jsonb_build_object(${join(identity)}) as identity,
      ${either("owner")} as owner
    from wanted full join present on ${sameRow(table, "wanted", "present")}
    where wanted is distinct from present`;
}

export function writeStatement(table: Table, rows: readonly Fields[]): Sql {
  const columns = columnsOf(table, table.fields);
  const key = columnsOf(table, table.model.key);
  const others = columns.filter((column) => !key.includes(column));
  const replacement =
    others.length === 0
      ? raw("nothing")
      : sql`update set ${join(others.map((column) => raw(`${column} = excluded.${column}`)))}`;
  return sql`
    insert into ${raw(table.model.table)} (${names(columns)})
    select ${names(columns)} from ${recordset(table, rows)}
    on conflict (${names(key)}) do ${replacement}`;
}

export function deleteStatement(table: Table, identities: readonly Fields[]): Sql {
  return sql`
    delete from ${raw(table.model.table)} as present using ${recordset(table, identities)} as wanted
    where ${sameRow(table, "wanted", "present")}`;
}

/** Takes rows out of the way of others that get their place or name, until they get their own or are deleted. */
export function parkStatement(table: Table, identities: readonly Fields[]): Sql {
  const values = Object.entries(table.parking).map(([column, expression]) =>
    raw(`${column} = ${expression}`),
  );
  return sql`
    with wanted as (select * from ${recordset(table, identities)})
    update ${raw(table.model.table)} set ${join(values)}
    where (${names(columnsOf(table, table.identity))}) in (select ${names(columnsOf(table, table.identity))} from wanted)`;
}

function recordset({ model }: Table, rows: readonly Fields[]): Sql {
  const records = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([field, value]) => [model.columns[field]?.column ?? field, value]),
    ),
  );
  return sql`jsonb_populate_recordset(null::${raw(model.table)}, ${parameter(JSON.stringify(records), "jsonb")})`;
}

function sameRow(table: Table, one: string, other: string): Sql {
  const conditions = table.identity.map((field) => {
    const column = table.model.columns[field];
    if (column === undefined) throw new Error(`${table.name} has no field ${field}`);
    const [left, right] = [`${one}.${column.column}`, `${other}.${column.column}`];
    return raw(column.required ? `${left} = ${right}` : `coalesce(${left}, '') = coalesce(${right}, '')`);
  });
  return all(conditions);
}

function either(column: string): Sql {
  return raw(`coalesce(wanted.${column}, present.${column})`);
}

function columnsOf({ name, model }: Table, fields: readonly string[]): string[] {
  return fields.map((field) => {
    const column = model.columns[field]?.column;
    if (column === undefined) throw new Error(`${name} has no field ${field}`);
    return column;
  });
}

function fieldOf({ model }: Table, column: string): string {
  return Object.entries(model.columns).find(([, candidate]) => candidate.column === column)?.[0] ?? column;
}

function names(columns: readonly string[]): Sql {
  return raw(columns.join(", "));
}
