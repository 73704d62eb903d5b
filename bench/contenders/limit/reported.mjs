const CHECK = `'{"category":"' || total.check_category_code || '","value":"' || trim_scale(total.value) || '"'
  || case when grain = 'OPERATION' then ',"hits":' || case when lines_with_hits > 0 then '"' || hits || '"' else 'null' end else '' end || '}'`;
const RESULT = `'{"category":"' || total.result_category_code || '","value":"' || trim_scale(total.value)
  || '","unit":' || coalesce(to_json(total.unit)::text, 'null') || '}'`;

const counted = `
  '"checks":[' || coalesce(string_agg(${CHECK}, ',' order by check_category.position)
    filter (where total.check_category_code is not null), '')
  || '],"results":[' || coalesce(string_agg(${RESULT}, ',' order by result_category.position, total.unit)
    filter (where total.result_category_code is not null), '') || ']'`;

/** What is verified of one operation, by category and by day, out of the totals that are kept. */
export const TOTALS = `
  with part as (
    select total.grain, total.day,
      sum(total.value) filter (where total.check_category_code is not null) as checks, ${counted} as json
    from reported_total as total
    left join check_category on check_category.code = total.check_category_code
    left join result_category on result_category.code = total.result_category_code
    where total.operation_id = (select id from operation where code = $1)
      and total.status = 'VERIFIED' and total.grain in ('OPERATION', 'DAY')
    group by total.grain, total.day
  )
  select '{"data":{"operation":{"total":"' || trim_scale(whole.checks) || '",' || whole.json || ',"days":['
    || (select string_agg('{"day":"' || day || '",' || json || '}', ',' order by day) from part where grain = 'DAY')
    || ']}}}' as body
  from part as whole where grain = 'OPERATION'`;

/** What is verified of all operations, by year and category: the first hundred rows. */
export const STATISTICS = `
  with figure as (
    select operation.id, operation.year, total.unit, total.value,
      case when total.check_category_code is null then 'RESULTS' else 'CHECKS' end as subject,
      coalesce(total.check_category_code, total.result_category_code) as category
    from reported_total as total join operation on operation.id = total.operation_id
    where total.status = 'VERIFIED' and total.grain = 'OPERATION' and not operation.exercise
  ), added as (
    select year, subject, category, unit, sum(value) as value, count(distinct id) as operations
    from figure group by grouping sets ((year, subject, category, unit), (year, subject))
    having grouping(category) = 0 or subject = 'CHECKS'
  ), held as (
    select year, count(*) as operations from operation where not exercise group by year
  ), page as (
    select added.*, held.operations - added.operations as missing,
      coalesce(check_category.position, result_category.position, -1) as position
    from added join held using (year)
    left join check_category on subject = 'CHECKS' and check_category.code = category
    left join result_category on subject = 'RESULTS' and result_category.code = category
    order by year, subject, position limit 100
  )
  select '{"data":{"statistics":[' || coalesce(string_agg(
    '{"year":' || year || ',"subject":"' || subject || '","category":' || coalesce(to_json(category)::text, 'null')
      || ',"unit":' || coalesce(to_json(unit)::text, 'null') || ',"value":"' || trim_scale(value)
      || '","operations":' || operations || ',"missing":' || missing || '}',
    ',' order by year, subject, position), '') || ']}}' as body
  from page`;
