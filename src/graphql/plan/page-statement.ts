import { all, raw, type Row, type Sql, sql } from "../../core/sql";
import { cursorOf, readCursor } from "./cursor";
import { constant, jsonList, jsonListInOrder, jsonValue, PLAIN, subSelect } from "./json";
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
  /** Whether anyone asks if the list goes on: then one row more is read, and the rows are numbered. */
  readonly looksBeyond: boolean;
}

/** The SQL of one page of a list. */
export class PageStatement {
  private readonly number: Sql;
  /** That a row is none beyond the page. */
  private readonly isWithin: Sql | undefined;
  private readonly bounds: readonly Sql[];
  private readonly cursor: Sql;

  constructor(private readonly options: PageOptions) {
    const { field, row, keys, page, seal, looksBeyond } = options;
    this.number = raw(`${row.alias}.row_number`);
    if (looksBeyond) this.isWithin = sql`${this.number} <= ${this.size(0)}`;
    this.cursor = cursorOf(keys, seal);
    const bound = (name: "after" | "before") => {
      const cursor = page[name];
      if (cursor === null) return [];
      return [beyond(keys, readCursor(`${field}(${name}:)`, cursor, seal), name === "before")];
    };
    this.bounds = [...bound("after"), ...bound("before")];
  }

  /** What stands behind `from`: the page's rows under their own alias. */
  get source(): Sql {
    const { row, keys, page, condition, looksBeyond } = this.options;
    const order = orderBy(keys, page.backwards);
    const alias = raw(row.alias);
    // Numbered from the end that it is read from.
    const columns = looksBeyond
      ? sql`${alias}.*, row_number() over (order by ${order}) as row_number`
      : sql`${alias}.*`;
    return sql`(select ${columns} from ${row.table} where ${all([condition, ...this.bounds])} order by ${order} limit ${this.size(looksBeyond ? 1 : 0)}) as ${alias}`;
  }

  /** Whether it is read from the front, and no row beyond it. */
  get isInOrder(): boolean {
    return !this.options.page.backwards && !this.options.looksBeyond;
  }

  /** The JSON list of what is made of each row and its joins, where nothing else is asked of the page: sorted once. */
  listAlone(item: Sql, joins: Sql): Sql {
    const { row, keys, condition } = this.options;
    const rows = sql`from (
      select ${item} as item from ${row.table} ${joins} where ${all([condition, ...this.bounds])}
      order by ${orderBy(keys)} limit ${this.size(0)}
    ) as page`;
    return subSelect(jsonListInOrder(raw("page.item")), rows);
  }

  /** The JSON list of what is made of each row, in the order of the list. */
  list(item: Sql): Sql {
    return jsonList(item, this.order(false), this.isWithin);
  }

  get cursorJson(): Sql {
    return jsonValue(this.cursor, PLAIN, true);
  }

  get totalCount(): Sql {
    const { row, condition } = this.options;
    return sql`(select count(*) from ${row.table} where ${condition})::text`;
  }

  /** The JSON of a field of PageInfo. */
  info(name: string): Sql {
    const { page } = this.options;
    const hasMore = sql`to_json(count(*) > ${this.size(0)})::text`;
    switch (name) {
      case "hasNextPage":
        return page.backwards ? constant(page.before !== null) : hasMore;
      case "hasPreviousPage":
        return page.backwards ? hasMore : constant(page.after !== null);
      case "startCursor":
        return this.firstCursor(this.order(false));
      default:
        return this.firstCursor(this.order(true));
    }
  }

  /** A number in the statement itself: PostgreSQL plans anew each time for a limit that it does not know. */
  private size(more: number): Sql {
    return raw(String(this.options.page.size + more));
  }

  private firstCursor(order: Sql): Sql {
    const filter = this.isWithin === undefined ? raw("") : sql`filter (where ${this.isWithin})`;
    return jsonValue(sql`(array_agg(${this.cursor} order by ${order}) ${filter})[1]`, PLAIN, false);
  }

  /** The page in the order of the list, or the other way round. */
  private order(reversed: boolean): Sql {
    const { keys, page, looksBeyond } = this.options;
    if (!looksBeyond) return orderBy(keys, reversed);
    return sql`${this.number} ${raw(page.backwards === reversed ? "asc" : "desc")}`;
  }
}
