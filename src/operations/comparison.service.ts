import type DataLoader from "dataloader";
import { batched } from "../core/batched";
import { Row, sql } from "../core/sql";
import type { Viewer } from "../core/viewer";
import type { Database } from "../database/client";
import { queryAs } from "../database/read";
import { dataModel } from "../generated/data-model";
import { type ComparedMeasure, compare, type Edition, type EditionFigure } from "./comparison";
import { visibleOperation } from "./operation.policy";

type EditionRow = Edition & { readonly seriesCode: string } & ({ readonly id: null } | EditionFigure);

/** Puts the published figures of a series' operations side by side, in one statement for all series of a request. */
export class ComparisonService {
  private readonly rows: DataLoader<string, EditionRow[]>;

  constructor(database: Database, viewer: Viewer) {
    this.rows = batched((codes) => loadEditions(database, viewer, codes));
  }

  async ofSeries(code: string): Promise<ComparedMeasure[]> {
    const rows = await this.rows.load(code);
    const editions = new Map(rows.map(({ operationId, year }) => [operationId, { operationId, year }]));
    return compare(
      [...editions.values()],
      rows.filter((row) => row.id !== null),
    );
  }
}

async function loadEditions(
  database: Database,
  viewer: Viewer,
  codes: readonly string[],
): Promise<EditionRow[][]> {
  const operation = new Row("Operation", dataModel.Operation, "operation");
  const statement = sql`
    select operation.series_code as "seriesCode", operation.id as "operationId", operation.year,
      figure.id, figure.unit, figure.currency, figure.counted_as as "countedAs", figure.qualifier::text,
      figure.phase::text,
      case figure.subject
        when 'COUNTRIES' then 'countries'
        when 'MEMBER_STATES' then 'memberStates'
        when 'THIRD_COUNTRIES' then 'thirdCountries'
        when 'CHECKS' then concat_ws('.', 'checks', figure.check_category_code)
        when 'RESULTS' then concat_ws('.', 'results', figure.result_category_code)
        else coalesce('deployments.' || nullif(figure.capability_code, 'OFFICERS'), 'officers')
      end as subject,
      coalesce(
        check_category.name, result_category.name, capability.name,
        initcap(replace(lower(figure.subject::text), '_', ' '))
      ) as name,
      array(
        select distinct part.phase::text
        from breakdown join published_figure as part on part.breakdown_id = breakdown.id
        where breakdown.figure_id = figure.id and part.phase is not null
      ) as phases
    from operation
    left join published_figure as figure on figure.operation_id = operation.id and figure.headline
    left join check_category on check_category.code = figure.check_category_code
    left join result_category on result_category.code = figure.result_category_code
    left join capability on capability.code = figure.capability_code
    where operation.series_code = any(${[...codes]}::text[]) and ${visibleOperation(viewer, operation)}
    order by operation.reference_on, figure.subject, check_category.position nulls first, result_category.position,
      capability.position`;
  const rows = await queryAs<EditionRow>(database, viewer, statement);
  return codes.map((code) => rows.filter((row) => row.seriesCode === code));
}
