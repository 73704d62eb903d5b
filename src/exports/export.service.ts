import { DomainError } from "../core/errors";
import { raw, Row, type Sql, sql, TRUE } from "../core/sql";
import { refuseUnstorableText } from "../core/text";
import type { Viewer } from "../core/viewer";
import type { Database } from "../database/client";
import { readPortions } from "../database/cursor";
import { queryAs } from "../database/read";
import { dataModel } from "../generated/data-model";
import { visibleOperation } from "../operations/operation.policy";
import { visibleReport } from "../reports/report.policy";
import type { ReportedService } from "../reports/reported.service";
import { recordExport } from "./export-audit.service";

type ReportedFigures = NonNullable<Awaited<ReturnType<ReportedService["ofOperation"]>>>;

type Line = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Rows under the names of their columns, as they are at one moment; they come in portions, so that no length of a file
 * fills the memory. Who has begun with the lines takes all of them, or says with `return` that no more are wanted.
 */
export interface Export {
  readonly name: string;
  readonly columns: readonly string[];
  readonly lines: AsyncGenerator<Line>;
}

/** Of which operation; all that can be seen without it. */
export interface ExportQuery {
  readonly operation: string | null;
}

const PUBLISHED = [
  ...["operation", "publication", "publisher", "published_on", "status", "position", "part_of"],
  ...["subject", "category", "value", "qualifier", "unit", "currency", "counted_as", "words"],
  ...["phase", "environment", "threat_area", "party", "label", "breakdown", "headline"],
  ...["availability", "dimension", "day"],
];
const REPORTS = [
  ...["operation", "day", "shift", "party", "version", "status", "late", "nil_return", "submitted_at"],
  ...["kind", "category", "environment", "threat_area", "value", "unit", "currency", "hits"],
];
const TEMPLATE = [
  ...["day", "shift", "party", "kind", "category", "environment", "threat_area"],
  ...["value", "unit", "currency", "hits"],
];
const TOTALS = ["operation", "status", "kind", "category", "value", "unit", "currency", "hits"];

/** Gives figures as lines for spreadsheets: what the viewer may see, and no more. */
export class ExportService {
  constructor(
    private readonly database: Database,
    private readonly viewer: Viewer,
    private readonly reported: ReportedService,
  ) {}

  async published(query: ExportQuery): Promise<Export> {
    await this.find(query);
    return {
      name: fileName("published", query),
      columns: PUBLISHED,
      lines: this.portions(query, publishedLines),
    };
  }

  async reports(query: ExportQuery): Promise<Export> {
    const taken = { action: "exportReports" as const, operationId: await this.find(query) };
    return {
      name: fileName("reports", query),
      columns: REPORTS,
      lines: await recordExport(this.database, this.viewer, taken, this.portions(query, reportLines)),
    };
  }

  /** An empty table to be filled in and imported: whom the viewer reports for, for each period and category. */
  async template(operation: string): Promise<Export> {
    await this.find({ operation });
    return {
      name: fileName("template", { operation }),
      columns: TEMPLATE,
      lines: this.portions({ operation }, templateLines),
    };
  }

  /** Added up over the whole operation, for who may see what was reported in it. */
  async totals(operation: string, status: "VERIFIED" | "SUBMITTED", asOf: string | null): Promise<Export> {
    const id = await this.find({ operation });
    const figures = await this.reported.ofOperation(id ?? "", {
      status,
      asOf,
      threatArea: null,
      period: null,
    });
    if (figures === null) throw notFound(operation);
    const taken = { action: "exportTotals" as const, operationId: id, filter: { status, asOf } };
    return {
      name: fileName("totals", { operation }),
      columns: TOTALS,
      lines: await recordExport(this.database, this.viewer, taken, totalLines(operation, status, figures)),
    };
  }

  private async find({ operation }: ExportQuery): Promise<string | null> {
    if (operation === null) return null;
    refuseUnstorableText("operation", operation);
    const row = new Row("Operation", dataModel.Operation, "operation");
    const [found] = await queryAs<{ id: string }>(
      this.database,
      this.viewer,
      sql`select id from operation where code = ${operation} and ${visibleOperation(this.viewer, row)}`,
    );
    if (found === undefined) throw notFound(operation);
    return found.id;
  }

  private async *portions(
    { operation }: ExportQuery,
    statement: (viewer: Viewer, operation: Sql) => Sql,
  ): AsyncGenerator<Line> {
    const ofOperation = operation === null ? TRUE : sql`operation.code = ${operation}`;
    const portions = readPortions<{ line: Line }>(
      this.database,
      this.viewer,
      statement(this.viewer, ofOperation),
    );
    for await (const rows of portions) {
      for (const { line } of rows) yield line;
    }
  }
}

function notFound(operation: string): DomainError {
  return new DomainError(
    "NOT_FOUND",
    `There is no operation ${JSON.stringify(operation.slice(0, 64))} to be exported.`,
  );
}

function fileName(what: string, { operation }: ExportQuery): string {
  return `${operation ?? "operations"}-${what}.csv`;
}

/** A key that orders lines as text does, out of texts and numbers. */
function keyOf(...parts: readonly string[]): Sql {
  return raw(parts.map((part) => `(${part})`).join(` || ' ' || `));
}

const number = (column: string) => `lpad(${column}::text, 10, '0')`;

function publishedLines(viewer: Viewer, ofOperation: Sql): Sql {
  const row = new Row("Operation", dataModel.Operation, "operation");
  return sql`
    select line from (
      select ${keyOf(`operation.code collate "C"`, number("publication.position"), number("figure.position"))} collate "C" as key,
        json_build_object('operation', operation.code, 'publication', publication.code,
          'publisher', publication.publisher, 'published_on', publication.published_on, 'status', publication.status,
          'position', figure.position, 'part_of', whole.position, 'subject', figure.subject,
          'category', coalesce(figure.check_category_code, figure.result_category_code, figure.capability_code),
          'value', trim_scale(figure.value)::text, 'qualifier', figure.qualifier, 'unit', figure.unit,
          'currency', figure.currency, 'counted_as', figure.counted_as, 'words', figure.words,
          'phase', figure.phase, 'environment', figure.environment, 'threat_area', figure.threat_area_code,
          'party', coalesce(figure.country_code, figure.agency_code), 'label', figure.label,
          'breakdown', breakdown.kind, 'headline', figure.headline,
          'availability', figure.availability, 'dimension', breakdown.dimension, 'day', figure.day) as line
      from published_figure as figure
      join publication on publication.id = figure.publication_id
      join operation on operation.id = figure.operation_id
      left join breakdown on breakdown.id = figure.breakdown_id
      left join published_figure as whole on whole.id = breakdown.figure_id
      where ${ofOperation} and ${visibleOperation(viewer, row)}
    ) as found
    order by key`;
}

function templateLines(viewer: Viewer, ofOperation: Sql): Sql {
  // A participant of whom the viewer may see reports, whether or not there are any.
  const owner = new Row("Report", dataModel.Report, "expected");
  return sql`
    with expected as (
      select participant.operation_id, participant.id as participant_id, participant.position,
        coalesce(participant.country_code, participant.agency_code) as party, period.day, period.shift
      from participant join reporting_period as period on period.operation_id = participant.operation_id
    ),
    wanted as (
      select 1 as part, 'CHECKS' as kind, code as category, position, 'PHYSICAL' as environment, null as unit
      from check_category
      union all
      select 2, 'RESULTS', code, position, 'PHYSICAL', unit from result_category
      union all
      select 3, 'DEPLOYMENTS', code, position, null, null from capability
    )
    select line from (
      select ${keyOf("expected.day::text", "coalesce(expected.shift, '')", number("expected.position"), "wanted.part::text", number("wanted.position"))} collate "C" as key,
        json_build_object('day', expected.day, 'shift', expected.shift, 'party', expected.party, 'kind', wanted.kind,
          'category', wanted.category, 'environment', wanted.environment, 'unit', wanted.unit) as line
      from expected cross join wanted
      join operation on operation.id = expected.operation_id
      where ${ofOperation} and ${visibleReport(viewer, owner)}
    ) as found
    order by key`;
}

function reportLines(viewer: Viewer, ofOperation: Sql): Sql {
  const report = new Row("Report", dataModel.Report, "report");
  return sql`
    select line from (
      select ${keyOf(`operation.code collate "C"`, "period.day::text", "coalesce(period.shift, '')", number("participant.position"), "coalesce(lines.kind, '')", number("coalesce(lines.position, 0)"))} collate "C" as key,
        json_build_object('operation', operation.code, 'day', period.day, 'shift', period.shift,
          'party', coalesce(participant.country_code, participant.agency_code), 'version', version.version,
          'status', report.status, 'late', version.late, 'nil_return', version.nil_return,
          'submitted_at', to_char(version.submitted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
          'kind', lines.kind, 'category', lines.category, 'environment', lines.environment,
          'threat_area', lines.threat_area, 'value', lines.value, 'unit', lines.unit, 'currency', lines.currency,
          'hits', lines.hits) as line
      from report
      join operation on operation.id = report.operation_id
      join reporting_period as period on period.id = report.period_id
      join participant on participant.id = report.participant_id
      join report_version as version on version.id = report.current_version_id
      left join lateral (
        select 'CHECKS' as kind, position, category_code as category, environment::text, threat_area_code as threat_area,
          count::text as value, null as unit, null as currency, hits from check_count where version_id = version.id
        union all
        select 'RESULTS', position, category_code, environment::text, threat_area_code, trim_scale(value)::text, unit,
          currency, null from result where version_id = version.id
        union all
        select 'DEPLOYMENTS', position, capability_code, null, null, quantity::text, null, null, null
        from report_deployment where version_id = version.id
      ) as lines on true
      where ${ofOperation} and ${visibleReport(viewer, report)}
    ) as found
    order by key`;
}

async function* totalLines(
  operation: string,
  status: string,
  figures: ReportedFigures,
): AsyncGenerator<Line> {
  const line = (
    kind: string,
    { category, value, unit, currency, hits }: ReportedFigures["results"][number],
  ) => ({
    ...{ operation, status, kind, category, value, unit, currency, hits },
  });
  if (figures.checks.total !== null) yield line("CHECKS", figures.checks.total);
  for (const figure of figures.checks.byCategory) yield line("CHECKS", figure);
  for (const figure of figures.results) yield line("RESULTS", figure);
  for (const figure of figures.deployments) yield line("DEPLOYMENTS", figure);
}
