import DataLoader from "dataloader";
import { parameter, Row, type Sql, sql } from "../core/sql";
import type { Viewer } from "../core/viewer";
import type { Database } from "../database/client";
import { queryAs } from "../database/read";
import { dataModel } from "../generated/data-model";
import { type ComparedLine, type ReportWarning, warningsOf } from "./plausibility";
import { visibleReport } from "./report.policy";

type Found = ComparedLine & { readonly versionId: string };

/** Compares versions with what the same participant reported for other periods: one statement for all of a request. */
export class PlausibilityService {
  private readonly lines: DataLoader<string, Found[]>;

  constructor(database: Database, viewer: Viewer) {
    this.lines = new DataLoader(async (ids) => {
      const rows = await queryAs<Found>(database, viewer, statement(viewer, ids));
      return ids.map((id) => rows.filter(({ versionId }) => versionId === id));
    });
  }

  async ofVersion(id: string): Promise<ReportWarning[]> {
    return warningsOf(await this.lines.load(id));
  }
}

function statement(viewer: Viewer, ids: readonly string[]): Sql {
  const version = new Row("ReportVersion", dataModel.ReportVersion, "version");
  return sql`
    with line as not materialized (
      select version_id, 'checkCounts' as list, position, category_code as category, count::numeric as value,
        environment::text || coalesce(threat_area_code, '') as place
      from check_count
      union all
      select version_id, 'results', position, category_code, value,
        environment::text || coalesce(threat_area_code, '') || coalesce(unit, '') || coalesce(currency, '')
      from result
      union all
      select version_id, 'deployments', position, capability_code, quantity, '' from report_deployment
    )
    select version.id as "versionId", line.list, line.position, line.category, trim_scale(line.value)::text as value, (
        select trim_scale(max(known.value))::text
        from report as other
        join line as known on known.version_id = other.current_version_id
        where other.participant_id = version.participant_id and other.id <> version.report_id
          and other.status <> 'WITHDRAWN'
          and known.list = line.list and known.category = line.category and known.place = line.place
      ) as largest
    from report_version as version join line on line.version_id = version.id
    where version.id = any(${parameter(ids, "uuid[]")}) and ${visibleReport(viewer, version)}
    order by line.list, line.position`;
}
