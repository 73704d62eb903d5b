import { badInput } from "../../core/errors";
import { all, any, join, literal, parameter, raw, type Row, type Sql, sql } from "../../core/sql";
import type { Rows } from "./visibility";

/** One key of a list's order. Every key is never null, so that rows can be compared by them. */
export interface OrderKey {
  readonly expression: Sql;
  readonly type: string;
  readonly descending: boolean;
}

/** What stands for a missing value: it sorts behind all others, as PostgreSQL has it. */
const LAST: Readonly<Record<string, string>> = {
  date: "infinity",
  smallint: "32767",
  integer: "2147483647",
  numeric: "infinity",
  text: "\u{10FFFD}",
};

/**
 * The keys of an order given as fields of the model, `-` before a descending one. The primary key comes last, in the
 * direction of the key before it: rows of one direction can be compared as a whole, and an index read backwards.
 */
export function orderKeys(rows: Rows, row: Row, fields: readonly string[]): OrderKey[] {
  const keys = fields.map((field) => orderKey(rows, row, field.replace(/^-/, ""), field.startsWith("-")));
  const named = new Set(fields.map((field) => field.replace(/^-/, "")));
  const rest = row.model.key.filter((field) => !named.has(field));
  const descending = keys.at(-1)?.descending ?? false;
  return [...keys, ...rest.map((field) => orderKey(rows, row, field, descending))];
}

function orderKey(rows: Rows, row: Row, path: string, descending: boolean): OrderKey {
  const [field = "", onward] = path.split(".");
  if (onward !== undefined) {
    // A field of what a to-one relation leads to, such as the date of a participant's operation.
    const owner = rows.of(rows.relation(row, field).target);
    const key = orderKey(rows, owner, onward, descending);
    const expression = sql`(select ${key.expression} from ${owner.table} where ${rows.reached(row, field, owner)})`;
    return { ...key, expression };
  }
  const { type, required } = row.model.columns[field] ?? { type: "text", required: true };
  const column = row.column(field);
  if (required) return { expression: column, type, descending };
  const last = LAST[type];
  if (last === undefined) throw new Error(`${row.name} cannot be ordered by ${field}`);
  return { expression: sql`coalesce(${column}, ${literal(last)}::${raw(type)})`, type, descending };
}

/** The text behind `order by`; backwards for a page that is read from its end. */
export function orderBy(keys: readonly OrderKey[], backwards = false): Sql {
  return join(
    keys.map((key) => sql`${key.expression} ${raw(key.descending !== backwards ? "desc" : "asc")}`),
    ", ",
  );
}

/** The rows behind (or, backwards, before) the one with these keys. */
export function beyond(keys: readonly OrderKey[], values: readonly string[], backwards: boolean): Sql {
  const bounds = keys.map((key, index) => parameter(values[index], key.type));
  const less = keys.map((key) => key.descending !== backwards);
  const operator = (index: number) => raw(less[index] === true ? "<" : ">");
  if (less.every((value) => value === less[0])) {
    // A comparison of rows uses an index over the keys, where the same said with OR would not.
    const left = keys.map((key) => key.expression);
    return sql`(${join(left, ", ")}) ${operator(0)} (${join(bounds, ", ")})`;
  }
  return any(
    keys.map((key, index) =>
      all([
        ...keys.slice(0, index).map((before, at) => sql`${before.expression} = ${bounds[at]}`),
        sql`${key.expression} ${operator(index)} ${bounds[index]}`,
      ]),
    ),
  );
}

interface Order {
  readonly field: string;
  readonly direction: "ASC" | "DESC";
}

const MOST_KEYS = 5;

/** The order that a client asks for, as fields of the model; undefined where it asks for none. */
export function readOrder(field: string, value: unknown): readonly string[] | undefined {
  const orders = (value ?? []) as readonly Order[];
  if (orders.length === 0) return undefined;
  if (orders.length > MOST_KEYS) throw badInput(`${field}(orderBy:)`, `takes ${MOST_KEYS} keys at most.`);
  const fields = orders.map((order) => order.field);
  if (new Set(fields).size < fields.length) throw badInput(`${field}(orderBy:)`, "names a key twice.");
  return orders.map((order) => (order.direction === "DESC" ? `-${order.field}` : order.field));
}

export function defaultOrder(row: Row): readonly string[] {
  return row.model.columns["position"] === undefined ? [] : ["position"];
}
