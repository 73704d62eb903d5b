import type DataLoader from "dataloader";
import { batched } from "../core/batched";
import { parameter, raw, Row, type Sql, sql } from "../core/sql";
import type { Viewer } from "../core/viewer";
import type { Database } from "../database/client";
import { queryAs } from "../database/read";
import { dataModel } from "../generated/data-model";
import { type ComparedLine, type Finding, implausible, type ReportWarning, warningsOf } from "./plausibility";
import { seesWhole } from "./report.policy";

/** A line, and where it was reported. */
export interface ReportedLine extends ComparedLine {
  readonly operationId: string;
  readonly versionId: string;
  /** The code of the country or agency. */
  readonly party: string;
  readonly day: string;
  readonly shift: string | null;
  readonly environment: string | null;
  readonly threatArea: string | null;
  /** Whether the category has several units, so that only the unit tells its lines apart. */
  readonly hasUnits: boolean;
}

/** Compares versions with what the same participant reported for other periods: one statement for all of a request. */
export class PlausibilityService {
  private readonly byVersion: DataLoader<string, ReportedLine[]>;
  private readonly byOperation: DataLoader<string, ReportedLine[]>;

  constructor(
    database: Database,
    private readonly viewer: Viewer,
  ) {
    this.byVersion = batched(async (ids) => {
      const rows = await queryAs<ReportedLine>(database, viewer, statement(ofVersions(ids)));
      return ids.map((id) => rows.filter(({ versionId }) => versionId === id));
    });
    this.byOperation = batched(async (ids) => {
      const rows = await queryAs<ReportedLine>(database, viewer, statement(ofOperations(viewer, ids)));
      return ids.map((id) => rows.filter(({ operationId }) => operationId === id));
    });
  }

  /** The version must be one that the viewer can see. */
  async ofVersion(id: string): Promise<ReportWarning[]> {
    return warningsOf(await this.byVersion.load(id));
  }

  /** In all versions of an operation that count or wait; nothing for who does not see all that was reported in it. */
  async ofOperation(id: string): Promise<Finding<ReportedLine>[]> {
    if (this.viewer.subject === null) return [];
    const versions = new Map<string, ReportedLine[]>();
    for (const line of await this.byOperation.load(id)) {
      const lines = versions.get(line.versionId);
      if (lines === undefined) versions.set(line.versionId, [line]);
      else lines.push(line);
    }
    return [...versions.values()].flatMap((lines) => implausible(lines));
  }
}

function ofVersions(ids: readonly string[]): Sql {
  return sql`version.id = any(${parameter(ids, "uuid[]")})`;
}

/** What is sent and not returned, or else what is verified. */
function ofOperations(viewer: Viewer, ids: readonly string[]): Sql {
  const operation = new Row("Operation", dataModel.Operation, "operation");
  return sql`
    version.id in (
      select counted_version(report, 'SUBMITTED') from report
      join operation on operation.id = report.operation_id
      where report.operation_id = any(${parameter(ids, "uuid[]")}) and ${seesWhole(viewer, operation)})`;
}

/** By the key of their version, which row-level security would keep PostgreSQL from seeing in a join. */
function linesOf(version: string): Sql {
  const ofVersion = raw(`version_id = ${version}`);
  return sql`
    select 'checkCounts' as list, position, category_code as category, count::numeric as value,
      environment::text, threat_area_code, null::text as unit, null::text as currency
    from check_count where ${ofVersion}
    union all
    select 'results', position, category_code, value, environment::text, threat_area_code, unit, currency
    from result where ${ofVersion}
    union all
    select 'deployments', position, capability_code, quantity, null, null, null, null
    from report_deployment where ${ofVersion}`;
}

function statement(wanted: Sql): Sql {
  return sql`
    with wanted as materialized (
      select version.* from report_version as version where ${wanted}
    ),
    known as materialized (
      select report.id as report_id, report.participant_id, line.*
      from report cross join lateral (${linesOf("report.current_version_id")}) as line
      where report.participant_id in (select participant_id from wanted) and report.status <> 'WITHDRAWN'
    )
    select version.operation_id as "operationId", version.id as "versionId",
      coalesce(participant.country_code, participant.agency_code) as party, period.day::text, period.shift,
      line.list, line.position, line.category, line.environment, line.threat_area_code as "threatArea", line.unit,
      line.currency, trim_scale(line.value)::text as value, trim_scale(max(known.value))::text as largest,
      (select count(*) > 1 from result_category_unit where category_code = line.category) as "hasUnits",
      array(
        with recursive wider as (
          select parent_code, 1 as distance from result_category where code = line.category and line.list = 'results'
          union all
          select above.parent_code, wider.distance + 1
          from wider join result_category as above on above.code = wider.parent_code
        )
        select parent_code from wider where parent_code is not null order by distance
      ) as within
    from wanted as version
    join participant on participant.id = version.participant_id
    join reporting_period as period on period.id = version.period_id
    cross join lateral (${linesOf("version.id")}) as line
    left join known on known.participant_id = version.participant_id and known.report_id <> version.report_id
      and (known.list, known.category) = (line.list, line.category)
      and (known.environment, known.threat_area_code, known.unit, known.currency)
        is not distinct from (line.environment, line.threat_area_code, line.unit, line.currency)
    group by version.operation_id, version.id, participant.id, period.id, line.list, line.position, line.category,
      line.environment, line.threat_area_code, line.unit, line.currency, line.value
    order by participant.position, period.day, period.shift nulls first, version.id, line.list, line.position`;
}
