import { join, raw, Sql, sqltag as sql } from "@prisma/client/runtime/client";
import type { Model } from "./data-model";

export { join, raw, Sql, sql };

export const TRUE = raw("true");
export const FALSE = raw("false");

/** All of the conditions; true where there are none. */
export function all(conditions: readonly Sql[]): Sql {
  const [only, ...others] = conditions.filter((condition) => condition !== TRUE);
  if (only === undefined) return TRUE;
  return others.length === 0 ? only : sql`(${join([only, ...others], " and ")})`;
}

/** Any of the conditions; false where there are none. */
export function any(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? FALSE : sql`(${join(conditions, " or ")})`;
}

/** A value with its PostgreSQL type: a parameter without one is ambiguous in many places. */
export function parameter(value: unknown, type: string): Sql {
  return sql`${value}::${raw(type)}`;
}

/** A text that stands in the statement itself, for the names and marks that make up its shape. */
export function literal(text: string): Sql {
  return raw(`'${text.replaceAll("'", "''")}'`);
}

/** A row of a table under an alias of the statement; its columns go by their names in the models. */
export class Row {
  constructor(
    /** The model's name. */
    readonly name: string,
    readonly model: Model,
    readonly alias: string,
    /** A sub-select that the rows come from, where they are in no table. */
    readonly source?: Sql,
  ) {}

  column(field: string): Sql {
    const column = this.model.columns[field];
    if (column === undefined) throw new Error(`${this.name} has no field ${field}`);
    return raw(`${this.alias}.${column.column}`);
  }

  /** `table as alias`, for a FROM. */
  get table(): Sql {
    return sql`${this.source === undefined ? raw(this.model.table) : sql`(${this.source})`} as ${raw(this.alias)}`;
  }
}
