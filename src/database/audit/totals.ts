import { type Sql, sql } from "../../core/sql";
import type { OfOperation } from "./recorded-rows";

/**
 * Totals that are not those of the ledger: see totals_of_ledger in the migrations. Equal ones are counted, so that none
 * stands there twice.
 */
export function wrongTotals(of: OfOperation): Sql {
  return sql`
    select 22, 'UNFOLDED', 'reported_total',
      coalesce(kept.id::text, concat_ws(' ', 'of', summed.content ->> 'operation_id', summed.content ->> 'grain'))
    from (
      select id, content, row_number() over (partition by content order by id) as number
      from (select id, to_jsonb(total) - 'id' as content from reported_total as total where ${of("total")}) as it
    ) as kept
    full join (
      select to_jsonb(total) - 'id' as content, 1 as number
      from totals_of_ledger(array(select distinct operation_id from report where ${of("report")})) as total
    ) as summed on summed.content = kept.content and summed.number = kept.number
    where kept.content is null or summed.content is null`;
}
