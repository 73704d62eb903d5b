import { sql } from "../core/sql";
import type { Viewer } from "../core/viewer";
import type { Database } from "./client";
import { queryAs } from "./read";

/** SECURITY: it reads how long the audit trail is, and nothing that stands in it. */
const AUDITOR: Viewer = { subject: "jad-graph metrics", machine: true, grants: [{ role: "AUDITOR" }] };

export interface AuditPosition {
  /** Of all chains together. */
  readonly entries: number;
  /** Of the newest one, in seconds; null where there is none. */
  readonly age: number | null;
}

/** How far the audit trail has come: one look for each of its chains, however long they are. */
export async function findAuditPosition(database: Database): Promise<AuditPosition> {
  const [found] = await queryAs<{ entries: string; age: string | null }>(
    database,
    AUDITOR,
    sql`
      select heads.entries, (
        select extract(epoch from greatest(clock_timestamp() - recorded_at, interval '0'))::text
        from audit_entry order by recorded_at desc, id desc limit 1
      ) as age
      from (
        with recursive head as (
          (select chain, sequence from audit_entry order by chain desc, sequence desc limit 1)
          union all
          select earlier.chain, earlier.sequence from head cross join lateral (
            select entry.chain, entry.sequence from audit_entry as entry where entry.chain < head.chain
            order by entry.chain desc, entry.sequence desc limit 1
          ) as earlier
        )
        select coalesce(sum(sequence), 0)::text as entries from head
      ) as heads`,
  );
  const { entries = "0", age = null } = found ?? {};
  return { entries: Number(entries), age: age === null ? null : Number(age) };
}
