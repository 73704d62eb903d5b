import { all, parameter, Row, type Sql, sql } from "../core/sql";
import { refuseUnstorableText } from "../core/text";
import type { Viewer } from "../core/viewer";
import type { Database } from "../database/client";
import { queryAs } from "../database/read";
import { dataModel } from "../generated/data-model";
import type { ChangeKind } from "../generated/prisma/enums";
import { visibleOperation } from "../operations/operation.policy";
import { visibleReport } from "../reports/report.policy";
import { ChangeCursors } from "./change-cursor";

export interface FoundChange {
  readonly position: string;
  /** The key of what was changed, and the id that clients know it by. */
  readonly key: string;
  readonly id: string;
  readonly type: string;
  readonly kind: ChangeKind;
  readonly at: string;
  readonly deletedAt: string | null;
}

/** Some changes, and the position up to which there are no others. */
export interface FoundChanges {
  readonly changes: readonly FoundChange[];
  readonly position: string;
  readonly hasMore: boolean;
}

interface Wanted {
  readonly after: string;
  /** Conditions besides, over `change` and its `operation`. */
  readonly further: readonly Sql[];
  readonly size: number;
}

interface PageRow {
  readonly newest: string;
  readonly changes: readonly FoundChange[];
}

/** Says what was changed, each viewer what it may see. */
export class ChangeService {
  private readonly cursors: ChangeCursors;

  constructor(
    private readonly database: Database,
    private readonly viewer: Viewer,
    cursorSecret: string,
  ) {
    this.cursors = new ChangeCursors(cursorSecret, viewer);
  }

  async since({
    cursor,
    operation,
    size,
  }: {
    cursor: string | null;
    operation: string | null;
    size: number;
  }) {
    refuseUnstorableText("changesSince(operation:)", operation);
    if (cursor === null) {
      return { changes: [], hasMore: false, cursor: this.cursorAt(await this.newest()) };
    }
    const found = await this.find({
      after: this.positionOf("changesSince(cursor:)", cursor),
      further: operation === null ? [] : [sql`operation.code = ${operation}`],
      size,
    });
    return {
      // What is gone has nothing to be looked at.
      changes: found.changes.map((change) => ({
        ...change,
        node: change.deletedAt === null ? change.id : null,
      })),
      hasMore: found.hasMore,
      cursor: this.cursorAt(found.position),
    };
  }

  cursorAt(position: string): string {
    return this.cursors.write(position);
  }

  positionOf(argument: string, cursor: string): string {
    return this.cursors.read(argument, cursor);
  }

  /** The position of the latest change. */
  async newest(): Promise<string> {
    const [row] = await queryAs<{ newest: string }>(
      this.database,
      this.viewer,
      sql`select ${NEWEST} as newest`,
    );
    return row?.newest ?? "0";
  }

  /**
   * What comes after a position. As positions are in the order of commits, nothing can come before it any more. One
   * that a replica has not come to yet is kept.
   */
  async find({ after, further, size }: Wanted): Promise<FoundChanges> {
    const change = new Row("ChangeEntry", dataModel.ChangeEntry, "change");
    const operation = new Row("Operation", dataModel.Operation, "operation");
    const isSeen = visibleOperation(this.viewer, operation);
    const conditions = all([
      sql`change.position > ${parameter(after, "bigint")}`,
      sql`(change.participant_id is null and (change.was_public or ${isSeen})
        or change.participant_id is not null and ${visibleReport(this.viewer, change)})`,
      ...further,
    ]);
    const statement = sql`
      select greatest(${NEWEST}::bigint, ${parameter(after, "bigint")})::text as newest, coalesce((
        select json_agg(page order by page.position::bigint) from (
          select change.position::text, change.key::text, global_id(change.type, change.key::text) as id,
            change.type, change.kind::text, ${moment(sql`change.changed_at`)} as at,
            ${moment(sql`case when change.was_public and not ${isSeen} then change.changed_at else ${REMOVED_AT} end`)}
              as "deletedAt"
          from change_entry as change join operation on operation.id = change.operation_id
          where ${conditions} order by change.position limit ${parameter(size + 1, "integer")}
        ) as page), '[]') as changes`;
    const [row] = await queryAs<PageRow>(this.database, this.viewer, statement);
    const { newest = after, changes = [] } = row ?? {};
    const hasMore = changes.length > size;
    const page = changes.slice(0, size);
    const last = hasMore ? page.at(-1)?.position : newest;
    return { changes: page, hasMore, position: last ?? after };
  }
}

const NEWEST = sql`(select coalesce(max(position), 0)::text from change_entry)`;

/** Null where it came back, as what is loaded from files can. */
const REMOVED_AT = sql`(
  select case when latest.kind = 'REMOVED' then latest.changed_at end
  from change_entry as latest
  where latest.type = change.type and latest.key = change.key
  order by latest.position desc limit 1)`;

function moment(value: Sql): Sql {
  return sql`to_char((${value}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
