import { join, literal, raw, type Sql, sql } from "../../core/sql";

/** Every function here gives an SQL expression of type text that holds JSON and is never null. */

export const NULL = raw("'null'");

/** A value; numerics lose their trailing zeros. */
export function jsonValue(value: Sql, type: string, required: boolean): Sql {
  const number = type === "numeric" ? sql`trim_scale(${value})` : value;
  const json = sql`to_json(${number})::text`;
  return required ? json : sql`coalesce(${json}, 'null')`;
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
