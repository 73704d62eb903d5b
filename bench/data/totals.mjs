const COLUMNS = `operation_id, status, grain, participant_id, day, check_category_code, result_category_code,
  environment, threat_area_code, unit, currency, value, hits, lines_with_hits, lines`;
const BATCH = 20;

/** Adds the ledger up as the product's triggers would have done, by the product's own function. */
export async function fillTotals(client, advance) {
  const { rows } = await client.query(`select distinct operation_id as id from reporting_period`);
  const ids = rows.map(({ id }) => id);
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH);
    await client.query(
      `insert into reported_total (${COLUMNS}) select ${COLUMNS} from totals_of_ledger($1::uuid[])`,
      [batch],
    );
    advance(batch.length / ids.length);
  }
}

/** Whether the totals of each grain sum up to what stands in the ledger, said without the product's function. */
export async function checkTotals(client) {
  const { rows: ledger } = await client.query(`
    with counted as (
      select verified_version_id as version_id, 'VERIFIED' as status from report where verified_version_id is not null
      union all
      select case status when 'SUBMITTED' then current_version_id else verified_version_id end, 'SUBMITTED' from report
    ), line as (
      select version_id, count::numeric as value, hits from check_count
      union all select version_id, value, null from result
    )
    select status, sum(value)::text as value, coalesce(sum(hits), 0)::text as hits, count(*)::text as lines
    from counted join line using (version_id) group by status order by status`);
  const { rows: totals } = await client.query(`
    select grain, status::text, sum(value)::text as value, sum(hits)::text as hits, sum(lines)::text as lines
    from reported_total group by grain, status order by grain, status::text`);
  const trimmed = ({ status, value, hits, lines }) =>
    [status, Number(value), Number(hits), Number(lines)].join(" ");
  const expected = ledger.map(trimmed);
  for (const grain of ["OPERATION", "PARTICIPANT", "DAY"]) {
    const found = totals.filter((total) => total.grain === grain).map(trimmed);
    if (found.join() !== expected.join()) {
      throw new Error(
        `The totals of ${grain} are not those of the ledger:\n${found.join()}\n${expected.join()}`,
      );
    }
  }
  return expected;
}
