import { type Sql, sql } from "../core/sql";
import { mayEverywhere } from "../core/permissions";
import { operationsOf, partiesOf, type Viewer } from "../core/viewer";

/** Says to row-level security, until the end of the transaction, for whom it works. */
export function viewerSettings(viewer: Viewer): Sql {
  const seesAll = mayEverywhere(viewer, "readReports") ? "yes" : "no";
  const audits = mayEverywhere(viewer, "readAuditTrail") ? "yes" : "no";
  return sql`
    select set_config('jad.sees_all', ${seesAll}, true), set_config('jad.audits', ${audits}, true),
      set_config('jad.operations', ${operationsOf(viewer).join()}, true),
      set_config('jad.parties', ${partiesOf(viewer).join()}, true)`;
}
