const MOMENT = `to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const pageOf = (condition) => `
  with page as (
    select entry.*, row_number() over (order by recorded_at desc, id desc) as place
    from audit_entry as entry where ${condition} order by recorded_at desc, id desc limit 11
  )
  select '{"data":{"entries":[' || coalesce(string_agg(
    '{"sequence":' || page.sequence || ',"recordedAt":"' || ${MOMENT} || '","subject":' || to_json(page.subject)::text
      || ',"action":' || to_json(page.action)::text || ',"entityType":' || to_json(page.entity_type)::text
      || ',"entityId":' || to_json(page.entity_id)::text || ',"operation":' || coalesce(to_json(operation.code)::text, 'null') || '}',
    ',' order by place) filter (where place <= 10), '') || '],"hasNextPage":' || (count(*) > 10) || '}}' as body
  from page left join operation on operation.id = page.operation_id`;

export const FIRST_PAGE = pageOf("true");
export const LATER_PAGE = pageOf("(recorded_at, id) < ($1::timestamptz, $2::uuid)");
