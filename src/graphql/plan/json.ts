import { join, literal, raw, type Sql, sql } from "../../core/sql";

/** Every function here gives an SQL expression of type text that holds JSON and is never null. */

export const NULL = raw("'null'");

const MOMENT = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"';

/** A value; numerics lose their trailing zeros, and moments are given in UTC whatever the connection's zone. */
export function jsonValue(value: Sql, type: string, required: boolean): Sql {
  const json = sql`to_json(${plain(value, type)})::text`;
  return required ? json : sql`coalesce(${json}, 'null')`;
}

function plain(value: Sql, type: string): Sql {
  if (type === "numeric") return sql`trim_scale(${value})`;
  if (type === "timestamptz") return sql`to_char(${value} at time zone 'UTC', ${literal(MOMENT)})`;
  return value;
}

export function jsonObject(entries: readonly (readonly [string, Sql])[]): Sql {
  if (entries.length === 0) return raw("'{}'");
  const members = entries.map(
    ([key, value], index) => sql`${literal(`${index === 0 ? "{" : ","}${JSON.stringify(key)}:`)} || ${value}`,
  );
  return sql`(${join(members, " || ")} || '}')`;
}

/** The aggregate of the rows' JSON, as a list. */
export function jsonList(item: Sql, order: Sql, filter?: Sql): Sql {
  const rows = sql`string_agg(${item}, ',' order by ${order})`;
  return sql`'[' || coalesce(${filter === undefined ? rows : sql`${rows} filter (where ${filter})`}, '') || ']'`;
}
