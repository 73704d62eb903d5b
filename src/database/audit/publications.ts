import { parameter, raw, type Sql, sql, TRUE } from "../../core/sql";
import { missingRows, type OfOperation } from "./recorded-rows";

/** What publications are made of: where it stands, its member in publication_content, and what tells its rows apart. */
const PARTS = raw(`(values
  ('listed_participant', 'listed', 'position'), ('published_figure', 'figures', 'id'), ('breakdown', 'breakdowns', 'id')
) as list (place, member, key)`);

/**
 * The publications that the graph has made or recorded. Those of operations that come from files have no entry; one
 * that has an entry is compared whatever its operation says of itself.
 */
export function recordedPublications(of: OfOperation): Sql {
  return sql`(
    select publication.*, entry.id is not null as recorded, entry.after
    from publication
    left join audit_entry as entry on entry.entity_type = 'Publication'
      and entry.entity_id = publication.id::text and entry.chain = publication.operation_id::text
    where ${of("publication")} and (
      entry.id is not null
      or not exists (select from operation where operation.id = publication.operation_id and operation.from_file)
    )
  )`;
}

/** Publications that differ from the trail: of their own row and their parts, the ones that do. */
export function wrongPublications(of: OfOperation, operationId: string | null): Sql {
  return sql`
    ${alteredPublications(of)} union all
    ${missingRows(13, { table: "publication", entityType: "Publication" }, operationId)} union all
    ${strayParts(operationId)} union all ${wrongHeadlines(of)}`;
}

/** What the trail says may be anything once it has been altered. */
function alteredPublications(of: OfOperation): Sql {
  return sql`
    select part.rank, part.kind, part.place, part.key
    from (
      select released.id, released.recorded, publication_content(released.id) as ledger,
        case jsonb_typeof(released.after) when 'object' then released.after - 'versions' else released.after end as trail
      from ${recordedPublications(of)} as released
    ) as compared
    cross join lateral (
      select 12 as rank, case when compared.recorded then 'ALTERED' else 'UNRECORDED' end as kind,
        'publication' as place, compared.id::text as key
      where not compared.recorded or ${ownPart("ledger")} is distinct from ${ownPart("trail")}
      union all
      select 14, case
          when line.recorded is null then 'UNRECORDED'
          when line.written is null then 'MISSING'
          else 'ALTERED'
        end, list.place, case list.key when 'id' then line.key else concat_ws(' ', compared.id, line.key) end
      from ${PARTS}
      cross join lateral (
        select key, ledger_line.line as written, trail_line.line as recorded
        from ${linesOf("ledger")} full join ${linesOf("trail")} using (key)
      ) as line
      where compared.recorded and line.written is distinct from line.recorded
    ) as part
    where not compared.recorded or compared.ledger is distinct from compared.trail`;
}

/** A path that is lax goes on whatever it finds. */
function linesOf(content: string): Sql {
  return sql`(
    select line ->> list.key as key, line
    from jsonb_path_query(${raw(content)} -> list.member, 'lax $[*]') as line
  ) as ${raw(`${content}_line`)}`;
}

function ownPart(content: string): Sql {
  const value = raw(content);
  return sql`case jsonb_typeof(${value}) when 'object' then ${value} - array['listed', 'figures', 'breakdowns'] end`;
}

/** Parts of no publication. Only a figure says besides of which operation it is. */
function strayParts(operationId: string | null): Sql {
  const isOfFigure = operationId === null ? TRUE : sql`part.operation_id = ${parameter(operationId, "uuid")}`;
  const isOfAny = raw(operationId === null ? "true" : "false");
  const isStray = raw("not exists (select from publication where publication.id = part.publication_id)");
  return sql`
    select 15, 'UNRECORDED', 'published_figure', part.id::text
    from published_figure as part where ${isOfFigure} and ${isStray}
    union all
    select 15, 'UNRECORDED', 'breakdown', part.id::text from breakdown as part where ${isOfAny} and ${isStray}
    union all
    select 15, 'UNRECORDED', 'listed_participant', concat_ws(' ', part.publication_id, part.position)
    from listed_participant as part where ${isOfAny} and ${isStray}`;
}

/** Which figures are the headlines, once more: see choose_headline_figures in the migrations. */
function wrongHeadlines(of: OfOperation): Sql {
  return sql`
    select 16, 'MISCHOSEN', 'published_figure', figure.id::text
    from published_figure as figure
    where figure.operation_id in (select released.operation_id from ${recordedPublications(of)} as released)
      and figure.headline <> (figure.id in (
        select distinct on (
          stated.operation_id, subject, check_category_code, result_category_code, capability_code, unit, currency
        ) stated.id
        from published_figure as stated
        join publication on publication.id = stated.publication_id
        where ${of("stated")}
          and stated.value is not null
          and (stated.phase is null or stated.phase = 'OPERATIONAL')
          and num_nonnulls(stated.environment, stated.threat_area_code, stated.label, stated.day) = 0
          and num_nonnulls(stated.country_code, stated.agency_code) = 0
        order by stated.operation_id, subject, check_category_code, result_category_code, capability_code, unit,
          currency, stated.phase nulls first, publication.status desc, publication.reported_as_of desc nulls last,
          publication.position, stated.qualifier, stated.breakdown_id nulls first, stated.position
      ))`;
}
