import { raw, type Sql, sql } from "../../core/sql";
import type { Transaction } from "../change";
import { recordedPublications, wrongPublications } from "./publications";
import { missingRows, ofChain, type OfOperation, ofOperation, wrongRows } from "./recorded-rows";
import { wrongSetUp } from "./set-up";
import { wrongTotals } from "./totals";

/**
 * ALTERED: it is not what the trail says. UNRECORDED: the trail does not have it. MISSING: only the trail has it.
 * FOREIGN: it belongs to another operation or participant than its version. UNFOLDED: it is not what follows
 * from the ledger. MISCHOSEN: whether it is the headline is not what the publications give.
 */
export interface LedgerFault {
  readonly kind: "ALTERED" | "UNRECORDED" | "MISSING" | "FOREIGN" | "UNFOLDED" | "MISCHOSEN";
  readonly table: string;
  /** The primary key, with a space between its parts. */
  readonly key: string;
}

export interface VerifiedLedger {
  readonly versions: number;
  readonly decisions: number;
  readonly reports: number;
  /** Openings of closed periods. */
  readonly exceptions: number;
  /** Of those, the ones that the graph has made or recorded. */
  readonly publications: number;
  /** Why figures do not agree. */
  readonly causes: number;
  readonly wrong: number;
  /** The first wrong row; others may only follow from it. */
  readonly fault: LedgerFault | null;
}

interface Found extends Omit<VerifiedLedger, "fault">, LedgerFault {}

const EXCEPTIONS = {
  table: "reporting_exception",
  entityType: "ReportingException",
  content: "exception_content(written)",
};
const CAUSES = {
  table: "discrepancy_cause",
  entityType: "DiscrepancyCause",
  content: "cause_content(written.id)",
};

/** Compares the ledger with the trail, and where reports stand with the ledger: of one operation, or of all. */
export async function verifyLedger(tx: Transaction, operationId: string | null): Promise<VerifiedLedger> {
  const of = ofOperation(operationId);
  const statement = sql`
    with faults (rank, kind, place, key) as (
      ${wrongVersions(of)} union all ${wrongDecisions(of)} union all ${missingOfReports(operationId)} union all
      ${foreignLines(of)} union all ${wrongReports(of)} union all
      ${wrongRows(8, EXCEPTIONS, of)} union all ${missingRows(9, EXCEPTIONS, operationId)} union all
      ${wrongRows(10, CAUSES, of)} union all ${missingRows(11, CAUSES, operationId)} union all
      ${wrongPublications(of, operationId)} union all ${wrongSetUp(of, operationId)} union all ${wrongTotals(of)}
    )
    select (select count(*) from report_version where ${of("report_version")})::integer as versions,
      (select count(*) from report_decision where ${of("report_decision")})::integer as decisions,
      (select count(*) from report where ${of("report")})::integer as reports,
      (select count(*) from reporting_exception where ${of("reporting_exception")})::integer as exceptions,
      (select count(*) from ${recordedPublications(of)} as released)::integer as publications,
      (select count(*) from discrepancy_cause where ${of("discrepancy_cause")})::integer as causes,
      fault.wrong::integer, fault.kind, fault.place as table, fault.key
    from (select) as once
    left join (select *, count(*) over () as wrong from faults order by rank, place, key limit 1) as fault on true`;
  const [found] = await tx.$queryRawUnsafe<Found[]>(statement.text, ...statement.values);
  if (found === undefined) throw new Error("The comparison gave no row");
  const { kind, table, key, wrong, ...counted } = found;
  return wrong ? { ...counted, wrong, fault: { kind, table, key } } : { ...counted, wrong: 0, fault: null };
}

const LINES = raw(
  "(values ('check_count', 'checkCounts'), ('result', 'results'), ('report_deployment', 'deployments')) as list (place, member)",
);

/** What the trail says may be anything once it has been altered: a path that is lax goes on whatever it finds. */
function linesOf(content: string): Sql {
  return sql`(
    select line ->> 'position' as position, line
    from jsonb_path_query(${raw(content)} -> list.member, 'lax $[*]') as line
  ) as ${raw(`${content}_line`)}`;
}

function ownPart(content: string): Sql {
  const value = raw(content);
  return sql`case jsonb_typeof(${value}) when 'object' then ${value} - array['checkCounts', 'results', 'deployments'] end`;
}

/** A version is its own row and its lines: of those, the ones that differ. */
function wrongVersions(of: OfOperation): Sql {
  return sql`
    select coalesce(part.rank, 1), coalesce(part.kind, 'ALTERED'), coalesce(part.place, 'report_version'),
      concat_ws(' ', compared.id, part.position)
    from (
      select version.id, version_content(version.id) as ledger, entry.after as trail, entry.id is not null as recorded
      from report_version as version
      left join audit_entry as entry on entry.entity_type = 'ReportVersion' and entry.entity_id = version.id::text
        and entry.chain = version.operation_id::text
      where ${of("version")}
    ) as compared
    left join lateral (
      select 1 as rank, case when compared.recorded then 'ALTERED' else 'UNRECORDED' end as kind, 'report_version' as place, null as position
      where not compared.recorded or ${ownPart("ledger")} is distinct from ${ownPart("trail")}
      union all
      select 2, case
          when line.recorded is null then 'UNRECORDED'
          when line.written is null then 'MISSING'
          else 'ALTERED'
        end, list.place, line.position
      from ${LINES}
      cross join lateral (
        select position, ledger_line.line as written, trail_line.line as recorded
        from ${linesOf("ledger")} full join ${linesOf("trail")} using (position)
      ) as line
      where compared.recorded and line.written is distinct from line.recorded
    ) as part on true
    where compared.ledger is distinct from compared.trail`;
}

function wrongDecisions(of: OfOperation): Sql {
  return sql`
    select 4, case when entry.id is null then 'UNRECORDED' else 'ALTERED' end, 'report_decision',
      concat_ws(' ', decision.version_id, decision.position)
    from report_decision as decision
    left join audit_entry as entry on entry.entity_type = 'ReportDecision'
      and entry.entity_id = decision.version_id || ' ' || decision.position
      and entry.chain = decision.operation_id::text
    where ${of("decision")} and entry.after is distinct from decision_content(decision)`;
}

/** What the trail has recorded, and the ledger does not have any more. */
function missingOfReports(operationId: string | null): Sql {
  const isOfChain = ofChain(operationId);
  return sql`
    select 3, 'MISSING', 'report_version', entry.entity_id
    from audit_entry as entry
    where entry.entity_type = 'ReportVersion' and ${isOfChain} and not exists (
      select from report_version as version
      where version.id::text = entry.entity_id and version.operation_id::text = entry.chain
    )
    union all
    select 5, 'MISSING', 'report_decision', entry.entity_id
    from audit_entry as entry
    where entry.entity_type = 'ReportDecision' and ${isOfChain} and not exists (
      select from report_decision as decision
      where decision.version_id || ' ' || decision.position = entry.entity_id
        and decision.operation_id::text = entry.chain
    )`;
}

/** Whose a line is does not stand in what the version says: it is the version's. */
function foreignLines(of: OfOperation): Sql {
  return sql`
    select 6, 'FOREIGN', line.place, concat_ws(' ', line.version_id, line.position)
    from (
      select 'check_count' as place, version_id, position, operation_id, participant_id from check_count
      union all select 'result', version_id, position, operation_id, participant_id from result
      union all select 'report_deployment', version_id, position, operation_id, participant_id from report_deployment
    ) as line
    where ${of("line")} and not exists (
      select from report_version as version
      where version.id = line.version_id and version.operation_id = line.operation_id
        and version.participant_id = line.participant_id
    )`;
}

/** Where a report stands, once more: see advance_report and decide in the migrations. */
function wrongReports(of: OfOperation): Sql {
  return sql`
    select 7, 'UNFOLDED', 'report', coalesce(report.id, latest.report_id)::text
    from (select * from report where ${of("report")}) as report
    full join (
      select distinct on (version.report_id) * from report_version as version
      where ${of("version")} order by version.report_id, version.version desc
    ) as latest on latest.report_id = report.id
    left join lateral (
      select kind, decided_at from report_decision as decision
      where decision.version_id = latest.id order by decision.position desc limit 1
    ) as decided on true
    left join lateral (
      -- The latest verification, unless it was taken back, or the whole report was.
      select decision.version_id as id
      from report_version as version
      join report_decision as decision on decision.version_id = version.id
      where version.report_id = latest.report_id and decision.kind = 'VERIFIED' and not exists (
        select from report_version as next
        join report_decision as later on later.version_id = next.id
        where next.report_id = version.report_id
          and (next.version, later.position) > (version.version, decision.position)
          and (later.kind <> 'RETURNED' or next.id = version.id)
      )
      limit 1
    ) as verified on true
    where row(
      report.operation_id, report.participant_id, report.period_id, report.status::text, report.version,
      report.current_version_id, report.verified_version_id, report.changed_at
    ) is distinct from row(
      latest.operation_id, latest.participant_id, latest.period_id, coalesce(decided.kind::text, 'SUBMITTED'),
      latest.version, latest.id, verified.id, coalesce(decided.decided_at, latest.submitted_at)::timestamptz(3)
    )`;
}
