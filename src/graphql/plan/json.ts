import { join, literal, Sql, sql } from "../../core/sql";

/** A text put together of literals and of expressions that are never null; literals side by side become one. */
class Concatenation extends Sql {
  constructor(readonly pieces: readonly (string | Sql)[]) {
    const terms = pieces.map((piece) => (typeof piece === "string" ? literal(piece) : piece));
    super(["(", ")"], [join(terms, " || ")]);
  }
}

function concatenation(...parts: readonly (string | Sql)[]): Sql {
  const pieces: (string | Sql)[] = [];
  for (const piece of parts.flatMap((part) => (part instanceof Concatenation ? part.pieces : [part]))) {
    const last = pieces.at(-1);
    if (typeof piece === "string" && typeof last === "string") pieces.splice(-1, 1, last + piece);
    else pieces.push(piece);
  }
  return new Concatenation(pieces);
}

/** Every function here gives an SQL expression of type text that holds JSON and is never null. */

export const NULL = constant(null);

/** What is known beforehand. */
export function constant(value: string | number | boolean | null): Sql {
  return concatenation(JSON.stringify(value));
}

const MOMENT = '"\\""YYYY-MM-DD"T"HH24:MI:SS.US"Z\\""';

const TO_ESCAPE = /^(text|date|jsonb|.*\[\])$/;

/** For a text in which nothing has to be escaped. */
export const PLAIN = "plain";

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
      // Nothing in a uuid or in a value of an enum has to be escaped either.
      return TO_ESCAPE.test(type) ? sql`to_json(${value})::text` : concatenation('"', value, '"');
  }
}

export function jsonObject(entries: readonly (readonly [string, Sql])[]): Sql {
  const members = entries.flatMap(([key, value], index) => [
    `${index === 0 ? "" : ","}${JSON.stringify(key)}:`,
    value,
  ]);
  return concatenation("{", ...members, "}");
}

/** The aggregate of the rows' JSON, as a list. */
export function jsonList(item: Sql, order: Sql, filter?: Sql): Sql {
  const rows = sql`string_agg(${item}, ',' order by ${order})`;
  return concatenation(
    "[",
    sql`coalesce(${filter === undefined ? rows : sql`${rows} filter (where ${filter})`}, '')`,
    "]",
  );
}

/** The same of rows that come in their order from one sub-select, and are joined with nothing. */
export function jsonListInOrder(item: Sql): Sql {
  return concatenation("[", sql`coalesce(string_agg(${item}, ','), '')`, "]");
}

/**
 * What a sub-select gives that always has one row. What stands around its only expression stands around the sub-select
 * then: PostgreSQL copies a text, of a whole page perhaps, each time that something is put before or behind it.
 */
export function subSelect(json: Sql, source: Sql): Sql {
  const pieces = json instanceof Concatenation ? json.pieces : [json];
  const [only, ...others] = pieces.filter((piece) => typeof piece !== "string");
  if (only === undefined || others.length > 0) return sql`(select ${json} ${source})`;
  return concatenation(...pieces.map((piece) => (piece === only ? sql`(select ${only} ${source})` : piece)));
}

/** The whole answer, as it goes to the client. */
export function jsonAnswer(data: Sql): Sql {
  return concatenation('{"data":', data, "}\n");
}

/** The list of these values. */
export function jsonListOf(values: readonly Sql[]): Sql {
  return concatenation("[", ...values.flatMap((value, index) => (index === 0 ? [value] : [",", value])), "]");
}

/** A JSON between marks. */
export function jsonBetween(before: string, json: Sql, after: string): Sql {
  return concatenation(before, json, after);
}
