import { join, literal, raw, type Sql, sql } from "../../core/sql";

/** Every function here gives an SQL expression of type text that holds JSON and is never null. */

export const NULL = raw("'null'");

const MOMENT = '"\\""YYYY-MM-DD"T"HH24:MI:SS.US"Z\\""';

const TO_ESCAPE = /^(text|date|jsonb|.*\[\])$/;

/** A value; numerics lose their trailing zeros, and moments are given in UTC whatever the connection's zone. */
export function jsonValue(value: Sql, type: string, required: boolean): Sql {
  const json = written(value, type);
  return required ? json : sql`coalesce(${json}, 'null')`;
}

function written(value: Sql, type: string): Sql {
  switch (type) {
    case "integer":
    case "smallint":
    case "bigint":
    case "boolean":
      return sql`${value}::text`;
    case "numeric":
      return sql`trim_scale(${value})::text`;
    case "timestamptz":
      return sql`to_char(${value} at time zone 'UTC', ${literal(MOMENT)})`;
    default:
      // Nothing in a uuid or in a value of an enum has to be escaped.
      return TO_ESCAPE.test(type) ? sql`to_json(${value})::text` : sql`('"' || ${value} || '"')`;
  }
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
