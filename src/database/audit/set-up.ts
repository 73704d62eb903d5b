import { parameter, type Sql, sql, TRUE } from "../../core/sql";
import { ofChain, type OfOperation } from "./recorded-rows";

/**
 * Operations, participants and periods that are not what the latest entry about them says. Those that come from files
 * have none.
 */
export function wrongSetUp(of: OfOperation, operationId: string | null): Sql {
  return sql`
    ${wrongParticipants(of)} union all
    ${wrongPeriods(of)} union all
    ${wrongOperations(operationId)} union all
    ${unrecordedOperations(operationId)} union all
    ${missingSetUp(operationId)} union all
    ${wrongKinds(of)}`;
}

/** The latest entry about each row of one type. */
function latestEntries(entityType: Sql, operationId: string | null): Sql {
  return sql`(
    select distinct on (entry.chain, entry.entity_id) entry.*
    from audit_entry as entry
    where entry.entity_type = ${entityType} and ${ofChain(operationId)}
    order by entry.chain, entry.entity_id, entry.sequence desc
  )`;
}

/**
 * Its status and its version are changed by what belongs to it besides: a final publication publishes it, and who
 * takes part and what is published counts as one of its changes.
 */
function wrongOperations(operationId: string | null): Sql {
  return sql`
    select 19, 'ALTERED', 'operation', written.id::text
    from operation as written
    join ${latestEntries(sql`'Operation'`, operationId)} as entry
      on entry.entity_id = written.id::text and entry.chain = written.id::text
    where operation_content(written.id) is distinct from (
      case jsonb_typeof(entry.after) when 'object' then entry.after || jsonb_build_object(
        'status', case
          when exists (
            select from audit_entry as released
            where released.chain = entry.chain and released.sequence > entry.sequence
              and released.action = 'publishFigures' and released.after ->> 'status' = 'FINAL'
          ) then 'PUBLISHED'
          else entry.after ->> 'status'
        end,
        'version', 1 + (
          select count(*) from audit_entry as step
          where step.chain = entry.chain and step.entity_type in ('Operation', 'Participant', 'Publication')
            and step.action <> 'createOperation'
        )
      ) end
    )`;
}

/** What is in no file has at least been created, or opened for reports. */
function unrecordedOperations(operationId: string | null): Sql {
  const isWanted = operationId === null ? TRUE : sql`written.id = ${parameter(operationId, "uuid")}`;
  return sql`
    select 19, 'UNRECORDED', 'operation', written.id::text
    from operation as written
    where ${isWanted} and not written.from_file
      and not exists (select from audit_entry as entry where entry.chain = written.id::text)`;
}

/** Those of an operation that the graph has created all have an entry. */
function wrongParticipants(of: OfOperation): Sql {
  return sql`
    select 17, case when entry.id is null then 'UNRECORDED' else 'ALTERED' end, 'participant', written.id::text
    from participant as written
    left join ${latestEntries(sql`'Participant'`, null)} as entry
      on entry.entity_id = written.id::text and entry.chain = written.operation_id::text
    where ${of("written")} and entry.after is distinct from participant_content(written.id) and (
      entry.id is not null or exists (
        select from audit_entry as made
        where made.chain = written.operation_id::text and made.action = 'createOperation'
      )
    )`;
}

function wrongPeriods(of: OfOperation): Sql {
  return sql`
    select 18, case when entry.id is null then 'UNRECORDED' else 'ALTERED' end, 'reporting_period', written.id::text
    from reporting_period as written
    left join ${latestEntries(sql`'ReportingPeriod'`, null)} as entry
      on entry.entity_id = written.id::text and entry.chain = written.operation_id::text
    where ${of("written")} and entry.after is distinct from period_content(written.id)`;
}

/** What the trail has recorded, and its table does not have any more. */
function missingSetUp(operationId: string | null): Sql {
  return sql`
    select distinct 20, 'MISSING', case entry.entity_type
        when 'Operation' then 'operation' when 'Participant' then 'participant' else 'reporting_period'
      end, entry.entity_id
    from audit_entry as entry
    where entry.entity_type in ('Operation', 'Participant', 'ReportingPeriod') and ${ofChain(operationId)}
      and not exists (
        select from operation where entry.entity_type = 'Operation' and id::text = entry.entity_id
          and id::text = entry.chain
        union all
        select from participant where entry.entity_type = 'Participant' and id::text = entry.entity_id
          and operation_id::text = entry.chain
        union all
        select from reporting_period where entry.entity_type = 'ReportingPeriod' and id::text = entry.entity_id
          and operation_id::text = entry.chain
      )`;
}

/** As what a participant takes part, once more: see set_participant_kind in the migrations. */
function wrongKinds(of: OfOperation): Sql {
  return sql`
    select 21, 'UNFOLDED', 'participant', written.id::text
    from participant as written
    where ${of("written")} and written.kind <> participant_kind(written.country_code, written.operation_id)`;
}
