/** JSON of published operations as text, put together by PostgreSQL; `column` is a text that may be null. */
const text = (column) => `coalesce(to_json(${column})::text, 'null')`;
const category = (table) =>
  `'{"code":' || to_json(${table}.code)::text || ',"name":' || to_json(${table}.name)::text || '}'`;

const PARTICIPANTS = `
  (select coalesce(string_agg(
     '{"kind":"' || participant.kind || '","role":"' || participant.role || '","country":'
       || '{"code":' || to_json(country.code)::text || ',"name":' || to_json(country.name)::text || '}}',
     ',' order by participant.position), '')
   from participant join country on country.code = participant.country_code
   where participant.operation_id = operation.id)`;

const CHECKS = `
  (select coalesce(string_agg(
     '{"category":' || coalesce(${category("check_category")}, 'null') || ',"value":"' || trim_scale(figure.value)
       || '","qualifier":"' || figure.qualifier || '"}', ',' order by figure.position), '')
   from published_figure as figure left join check_category on check_category.code = figure.check_category_code
   where figure.operation_id = operation.id and figure.subject = 'CHECKS' and figure.headline)`;

const RESULTS = `
  (select coalesce(string_agg(
     '{"category":' || ${category("result_category")} || ',"value":"' || trim_scale(figure.value)
       || '","qualifier":"' || figure.qualifier || '","unit":' || ${text("figure.unit")} || '}',
     ',' order by figure.position), '')
   from published_figure as figure join result_category on result_category.code = figure.result_category_code
   where figure.operation_id = operation.id and figure.subject = 'RESULTS' and figure.headline
     and figure.breakdown_id is null)`;

const COLUMNS = `
  '{"code":' || to_json(operation.code)::text || ',"name":' || to_json(operation.name)::text
    || ',"motto":' || ${text("operation.motto")} || ',"status":"' || operation.status
    || '","startsOn":' || ${text("operation.starts_on")} || ',"endsOn":' || ${text("operation.ends_on")}`;

const tree = (
  more = "",
) => `${COLUMNS} || ',"participants":[' || ${PARTICIPANTS} || '],"checks":[' || ${CHECKS}
  || '],"results":[' || ${RESULTS} || ']${more}}'`;

const latest = (json) => `
  select '{"data":{"operations":[' || coalesce(string_agg(${json}, ',' order by reference_on desc, id desc), '') || ']}}' as body
  from (
    select * from operation where status = 'PUBLISHED' order by reference_on desc, id desc limit 50
  ) as operation`;

export const LIST = latest(tree());
/** The viewer is nobody, who may change nothing. */
export const COMPUTED = latest(tree(',"viewerCanUpdate":false'));
export const FLAT = latest(`${COLUMNS} || '}'`);
export const ONE = `
  select '{"data":{"operation":' || coalesce((
    select ${tree()} from operation where code = $1 and status = 'PUBLISHED'), 'null') || '}}' as body`;
