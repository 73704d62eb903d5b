import type DataLoader from "dataloader";
import { batched } from "../core/batched";
import { sql } from "../core/sql";
import type { Viewer } from "../core/viewer";
import type { Database } from "../database/client";
import { queryAs } from "../database/read";
import { Prisma } from "../generated/prisma/client";
import { type Discrepancy, isAbout, type NamedCause, type StatedFigure, type Statement } from "./discrepancy";
import type { PlausibilityService } from "../reports/plausibility.service";
import type { ReportedService } from "../reports/reported.service";
import { againstHistory } from "./against-history";
import { againstReports } from "./against-reports";
import { reconcile } from "./reconcile";

/** A publication as the database gives it; numerics come as text, since a JSON number would be read as a double. */
type PublicationRow = Omit<Statement, "figures" | "publisher"> & {
  /** Null for an operation of which nothing is published yet: what is explained of it is there all the same. */
  readonly publisher: string | null;
  readonly operationId: string;
  readonly causes: readonly NamedCause[];
  readonly figures: readonly (Omit<StatedFigure, "value"> & { readonly value: string | null })[];
};

/** What is published of one operation, and how its discrepancies are explained. */
interface Published {
  readonly statements: readonly Statement[];
  readonly causes: readonly NamedCause[];
}

/** Reconciles the published figures of operations with each other and with the reports: few statements for all that a request asks for. */
export class ReconciliationService {
  private readonly statements: DataLoader<string, Published>;

  constructor(
    database: Database,
    viewer: Viewer,
    private readonly reported: ReportedService,
    private readonly plausibility: PlausibilityService,
  ) {
    this.statements = batched((operationIds) => loadStatements(database, viewer, operationIds));
  }

  /** The operation must be one that the viewer can see: its id comes from a row that was read for the viewer. */
  async ofOperation(operationId: string): Promise<(Discrepancy & { readonly cause: string | null })[]> {
    const [{ statements, causes }, verified, implausible] = await Promise.all([
      this.statements.load(operationId),
      this.reported.verified(operationId),
      this.plausibility.ofOperation(operationId),
    ]);
    const found = [
      ...reconcile(statements),
      ...(verified === null ? [] : againstReports(statements, verified)),
      ...againstHistory(implausible),
    ];
    return found.map((discrepancy) => ({
      ...discrepancy,
      cause: causes.find((named) => isAbout(named, discrepancy))?.cause ?? null,
    }));
  }
}

async function loadStatements(
  database: Database,
  viewer: Viewer,
  operationIds: readonly string[],
): Promise<Published[]> {
  const statement = sql`
    select operation.id as "operationId", array(
        select json_build_object('kind', named.kind, 'subject', named.subject, 'stated', named.stated::text,
          'computed', named.computed::text, 'cause', named.cause)
        from discrepancy_cause as named
        where named.operation_id = operation.id
        order by named.named_at desc
      ) as causes, publication.publisher, publication.status::text, publication.reported_as_of is not null as "isOfReports",
      publication.list_is_complete as "listIsComplete",
      array(
        select json_build_object(
          'name', country.name,
          'isMemberState', participant_kind(country.code, publication.operation_id) = 'MEMBER_STATE'
        )
        from listed_participant as listed join country on country.code = listed.country_code
        where listed.publication_id = publication.id
        order by listed.position
      ) as countries,
      array(
        select json_build_object(
          'id', figure.id, 'subject', figure.subject, 'value', figure.value::text, 'qualifier', figure.qualifier,
          'checkCategoryCode', figure.check_category_code, 'resultCategoryCode', figure.result_category_code,
          'capabilityCode', figure.capability_code,
          'categoryName', coalesce(check_category.name, result_category.name, capability.name),
          'unit', figure.unit, 'currency', figure.currency, 'countedAs', figure.counted_as, 'phase', figure.phase,
          'environment', figure.environment, 'threatAreaCode', figure.threat_area_code,
          'countryCode', figure.country_code, 'agencyCode', figure.agency_code, 'day', figure.day, 'label', figure.label,
          'breakdownId', figure.breakdown_id
        )
        from published_figure as figure
        left join check_category on check_category.code = figure.check_category_code
        left join result_category on result_category.code = figure.result_category_code
        left join capability on capability.code = figure.capability_code
        where figure.publication_id = publication.id
        order by figure.position
      ) as figures,
      array(
        select json_build_object('id', breakdown.id, 'figureId', breakdown.figure_id, 'kind', breakdown.kind,
          'dimension', breakdown.dimension)
        from breakdown join published_figure as whole on whole.id = breakdown.figure_id
        where breakdown.publication_id = publication.id
        order by whole.position, breakdown.position
      ) as breakdowns
    from operation left join publication on publication.operation_id = operation.id
    where operation.id = any(${[...operationIds]}::uuid[])
    order by publication.reported_as_of desc nulls last, publication.position`;
  const rows = await queryAs<PublicationRow>(database, viewer, statement);
  return operationIds.map((id) => {
    const own = rows.filter((row) => row.operationId === id);
    return { statements: own.flatMap(statementOf), causes: own[0]?.causes ?? [] };
  });
}

function statementOf({ publisher, ...row }: PublicationRow): Statement[] {
  if (publisher === null) return [];
  const figures = row.figures.map((figure) => ({
    ...figure,
    value: figure.value === null ? null : new Prisma.Decimal(figure.value),
  }));
  return [{ ...row, publisher, figures }];
}
