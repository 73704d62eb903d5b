import { all, literal, parameter, raw, type Row, type Sql, sql } from "../../core/sql";
import { cursorOf, readCursor } from "./cursor";
import { jsonList, jsonValue } from "./json";
import { beyond, orderBy, type OrderKey } from "./order";
import type { Page } from "./page";

interface PageOptions {
  /** The name of the field, for errors. */
  readonly field: string;
  readonly row: Row;
  readonly keys: readonly OrderKey[];
  readonly page: Page;
  /** Which rows the whole list has. */
  readonly condition: Sql;
  readonly seal: string;
}

/** The SQL of one page of a list: its rows, numbered from the end that it is read from, and one more. */
export class PageStatement {
  private readonly number: Sql;
  private readonly isWithin: Sql;
  private readonly bounds: readonly Sql[];
  private readonly cursor: Sql;

  constructor(private readonly options: PageOptions) {
    const { field, row, keys, page, seal } = options;
    this.number = raw(`${row.alias}.row_number`);
    this.isWithin = sql`${this.number} <= ${parameter(page.size, "integer")}`;
    this.cursor = cursorOf(keys, seal);
    const bound = (name: "after" | "before") => {
      const cursor = page[name];
      if (cursor === null) return [];
      return [beyond(keys, readCursor(`${field}(${name}:)`, cursor, seal), name === "before")];
    };
    this.bounds = [...bound("after"), ...bound("before")];
  }

  /** What stands behind `from`: the page's rows under their own alias, one more than its size. */
  get source(): Sql {
    const { row, keys, page, condition } = this.options;
    const order = orderBy(keys, page.backwards);
    const limit = parameter(page.size + 1, "integer");
    const alias = raw(row.alias);
    return sql`(select ${alias}.*, row_number() over (order by ${order}) as row_number from ${row.table} where ${all([condition, ...this.bounds])} order by ${order} limit ${limit}) as ${alias}`;
  }

  /** The JSON list of what is made of each row, in the order of the list. */
  list(item: Sql): Sql {
    return jsonList(item, sql`${this.number} ${this.towardsEnd}`, this.isWithin);
  }

  get cursorJson(): Sql {
    return jsonValue(this.cursor, "text", true);
  }

  get totalCount(): Sql {
    const { row, condition } = this.options;
    return sql`(select count(*) from ${row.table} where ${condition})::text`;
  }

  /** The JSON of a field of PageInfo. */
  info(name: string): Sql {
    const { page } = this.options;
    const hasMore = sql`to_json(count(*) > ${parameter(page.size, "integer")})::text`;
    switch (name) {
      case "hasNextPage":
        return page.backwards ? literal(String(page.before !== null)) : hasMore;
      case "hasPreviousPage":
        return page.backwards ? hasMore : literal(String(page.after !== null));
      case "startCursor":
        return this.firstCursor(this.towardsEnd);
      default:
        return this.firstCursor(this.towardsStart);
    }
  }

  private firstCursor(direction: Sql): Sql {
    const cursors = sql`array_agg(${this.cursor} order by ${this.number} ${direction}) filter (where ${this.isWithin})`;
    return jsonValue(sql`(${cursors})[1]`, "text", false);
  }

  private get towardsEnd(): Sql {
    return raw(this.options.page.backwards ? "desc" : "asc");
  }

  private get towardsStart(): Sql {
    return raw(this.options.page.backwards ? "asc" : "desc");
  }
}
