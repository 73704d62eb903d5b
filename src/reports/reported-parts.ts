import { raw, type Row, type Sql, sql } from "../core/sql";

/** Rows of REPORTED_PART and REPORTED_FIGURE, made of a part that they belong to. */
type Made = (part: Row) => Sql;

export const partsByParticipant: Made = (part) => sql`
  select participant.position as place, participant.id as participant_id, found.reports, found.counted_reports,
    array(
      select total from unnest(${part.column("totalsOfParticipants")}) as total
      where total.participant_id = participant.id) as totals
  from (
    select counted.participant_id, count(*)::integer as reports, array_agg(counted) as counted_reports
    from unnest(${part.column("countedReports")}) as counted group by counted.participant_id
  ) as found join participant on participant.id = found.participant_id offset 0`;

export const partsByDay: Made = (part) => sql`
  select 1 as place, found.day, cardinality(found.counted_reports) as reports, found.counted_reports, found.totals
  from (
    select day, array(
        select counted from unnest(${part.column("countedReports")}) as counted where counted.day = found_day.day
      ) as counted_reports,
      array(
        select total from unnest(${part.column("totalsOfDays")}) as total where total.day = found_day.day
      ) as totals
    from unnest(${part.column("days")}) as found_day (day) offset 0
  ) as found`;

export const partsByEnvironment = partsBy("environment");
export const partsByThreatArea = partsBy("threat_area_code");

/** In the order in which the figures name them first. */
function partsBy(column: string): Made {
  return (part) => sql`
    select min(placed.place)::integer as place, placed.${raw(column)}, array_agg(placed.total) as totals
    from (
      select total, total.${raw(column)}, row_number() over (
        order by total.place, total.unit, total.currency, total.environment, total.threat_area_code nulls first
      ) as place
      from unnest(${part.column("totals")}) as total
    ) as placed
    group by placed.${raw(column)} offset 0`;
}

/** No row where nothing was checked. */
export const allChecks: Made = (part) => sql`
  select 1 as place, sum(total.value) as value, sum(total.hits) as hits, 'EXACT' as qualifier
  from unnest(${part.column("totals")}) as total
  where total.check_category_code is not null having count(*) > 0`;

export const checksByCategory: Made = (part) => sql`
  select min(total.place) as place, total.check_category_code, sum(total.value) as value, sum(total.hits) as hits,
    'EXACT' as qualifier
  from unnest(${part.column("totals")}) as total
  where total.check_category_code is not null group by total.check_category_code`;

/** Nothing is added over different units or currencies. */
export const resultsByCategory: Made = (part) => sql`
  select min(total.place) as place, total.result_category_code, total.unit, total.currency,
    sum(total.value) as value, 'EXACT' as qualifier
  from unnest(${part.column("totals")}) as total
  where total.result_category_code is not null group by total.result_category_code, total.unit, total.currency`;

/**
 * Who is on duty on Monday and on Tuesday is not two: of each participant the largest number of any period counts,
 * and those are added up.
 */
export const duties: Made = (part) => sql`
  select capability.position as place, capability.code as capability_code, found.value, 'EXACT' as qualifier
  from (
    select most.capability_code, sum(most.quantity) as value
    from (
      select line.capability_code, max(line.quantity) as quantity
      from unnest(${part.column("countedReports")}) as counted
      join report_deployment as line on line.version_id = counted.on_duty
      group by line.capability_code, line.participant_id
    ) as most
    group by most.capability_code
  ) as found join capability on capability.code = found.capability_code`;

export const officers: Made = (part) => sql`
  select * from (${duties(part)}) as duty where duty.capability_code = 'OFFICERS'`;

export const countries: Made = (part) => sql`
  select 1 as place, count(distinct participant.country_code) as value, 'EXACT' as qualifier
  from unnest(${part.column("countedReports")}) as counted
  join participant on participant.id = counted.participant_id`;
