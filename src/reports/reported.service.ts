import DataLoader from "dataloader";
import { badInput } from "../core/errors";
import { all, parameter, Row, type Sql, sql, TRUE } from "../core/sql";
import type { Viewer } from "../core/viewer";
import type { Change } from "../database/change";
import type { Database } from "../database/client";
import { queryAs } from "../database/read";
import { dataModel } from "../generated/data-model";
import { seesWhole, visibleReport, worksOn } from "./report.policy";
import { type CountedReport, groups, type ReportedFigures, type ReportedLine, total } from "./reported";

/** Which reports are added up. */
export interface ReportedQuery {
  /** VERIFIED alone, or besides them what waits to be. */
  readonly status: "VERIFIED" | "SUBMITTED";
  /** What was known at this moment; now without it. */
  readonly asOf: string | null;
  /** The code of a threat area. */
  readonly threatArea: string | null;
  /** The key of a period. */
  readonly period: string | null;
}

interface Reported {
  readonly operationId: string;
  readonly mayRead: boolean;
  readonly isWhole: boolean;
  readonly reports: readonly CountedReport[];
  readonly lines: readonly ReportedLine[];
}

/** Adds up what was reported: one statement for all operations of a request that are asked the same. */
export class ReportedService {
  private readonly loaders = new Map<string, DataLoader<string, Reported>>();

  constructor(
    private readonly database: Database,
    private readonly viewer: Viewer,
  ) {}

  /** Null for who does not work on the operation. It must be one that the viewer can see. */
  async ofOperation(operationId: string, query: ReportedQuery) {
    if (query.asOf !== null && Date.parse(query.asOf) > Date.now()) {
      throw badInput("reported(asOf:)", "must not be later than now; nobody knows yet.");
    }
    const { mayRead, reports, lines } = await this.loader(query).load(operationId);
    if (!mayRead) return null;
    const countries = new Set(
      reports.flatMap(({ countryCode }) => (countryCode === null ? [] : [countryCode])),
    );
    return {
      ...total(lines, reports.length),
      countries: { value: String(countries.size), qualifier: "EXACT" },
      byParticipant: part(lines, reports, ({ participantId }) => participantId).map(
        ([participant, figures]) => ({
          participant,
          ...figures,
        }),
      ),
      byDay: part(lines, reports, ({ day }) => day)
        .map(([day, figures]) => ({ day, ...figures }))
        .sort((one, other) => (one.day < other.day ? -1 : 1)),
      byEnvironment: groups(
        lines.filter(({ environment }) => environment !== null),
        ({ environment }) => environment ?? "",
      ).map((group) => ({ environment: group[0]?.environment, ...total(group, reportsIn(group)) })),
      byThreatArea: groups(
        lines.filter(({ kind }) => kind !== "DEPLOYMENTS"),
        ({ threatAreaCode }) => threatAreaCode ?? "",
      ).map((group) => ({ threatArea: group[0]?.threatAreaCode ?? null, ...total(group, reportsIn(group)) })),
    };
  }

  /** All that is verified at the moment; null where nothing is, or where the viewer sees only a part of it. */
  async verified(operationId: string): Promise<ReportedFigures | null> {
    if (this.viewer.subject === null) return null;
    const query = { status: "VERIFIED", asOf: null, threatArea: null, period: null } as const;
    const { isWhole, reports, lines } = await this.loader(query).load(operationId);
    return isWhole && reports.length > 0 ? total(lines, reports.length) : null;
  }

  private loader(query: ReportedQuery): DataLoader<string, Reported> {
    const key = JSON.stringify(query);
    const present = this.loaders.get(key);
    if (present !== undefined) return present;
    const made = new DataLoader<string, Reported>(async (operationIds) => {
      const statement = reportedStatement(this.viewer, operationIds, query);
      const rows = await queryAs<Reported>(this.database, this.viewer, statement);
      return operationIds.map(
        (id) =>
          rows.find(({ operationId }) => operationId === id) ?? {
            operationId: id,
            mayRead: false,
            isWhole: false,
            reports: [],
            lines: [],
          },
      );
    });
    this.loaders.set(key, made);
    return made;
  }
}

/** What is verified of one operation at a moment, and the versions that it comes from; within a change. */
export async function readVerified(
  { tx, viewer }: Change,
  operationId: string,
  asOf: string,
): Promise<{ readonly figures: ReportedFigures; readonly versions: readonly string[] }> {
  const query = { status: "VERIFIED", asOf, threatArea: null, period: null } as const;
  const { text, values } = reportedStatement(viewer, [operationId], query);
  const [reported] = await tx.$queryRawUnsafe<Reported[]>(text, ...values);
  if (reported === undefined) throw new Error(`There is no operation ${operationId}`);
  const { lines, reports } = reported;
  return { figures: total(lines, reports.length), versions: reports.map(({ versionId }) => versionId) };
}

/** One group of figures for each key among the reports that count, with or without lines. */
function part(
  lines: readonly ReportedLine[],
  reports: readonly CountedReport[],
  keyOf: (of: ReportedLine | CountedReport) => string,
): [string, ReportedFigures][] {
  return groups(reports, keyOf).map((group) => {
    const key = group[0] === undefined ? "" : keyOf(group[0]);
    return [
      key,
      total(
        lines.filter((line) => keyOf(line) === key),
        group.length,
      ),
    ];
  });
}

/** How many reports lines come from. */
function reportsIn(lines: readonly ReportedLine[]): number {
  return new Set(lines.map(({ participantId, periodId }) => `${participantId} ${periodId}`)).size;
}

/**
 * The version of each report that counts, at a moment: the latest one with the status asked for, unless the report
 * has been withdrawn since. What a decision after that moment said was not known then.
 */
function reportedStatement(viewer: Viewer, operationIds: readonly string[], query: ReportedQuery): Sql {
  const version = new Row("ReportVersion", dataModel.ReportVersion, "version");
  const operation = new Row("Operation", dataModel.Operation, "operation");
  const moment = sql`coalesce(${parameter(query.asOf, "timestamptz")}, 'infinity')`;
  const ids = parameter(operationIds, "uuid[]");
  const wanted = all([
    sql`version.operation_id = any(${ids})`,
    sql`version.submitted_at <= ${moment}`,
    query.period === null ? TRUE : sql`version.period_id = ${parameter(query.period, "uuid")}`,
    visibleReport(viewer, version),
  ]);
  const ofThreatArea =
    query.threatArea === null ? TRUE : sql`line.threat_area_code = ${parameter(query.threatArea, "text")}`;
  const noThreatArea = query.threatArea === null ? TRUE : sql`false`;
  const line = sql`'participantId', counted.participant_id, 'periodId', counted.period_id, 'day', counted.day`;
  return sql`
    with known as (
      select version.id, version.operation_id, version.participant_id, version.period_id, version.report_id,
        version.version, coalesce((
          select decision.kind::text from report_decision as decision
          where decision.version_id = version.id and decision.decided_at <= ${moment}
          order by decision.position desc limit 1
        ), 'SUBMITTED') as status, exists (
          select from report_decision as decision
          where decision.version_id = version.id and decision.kind = 'VERIFIED' and decision.decided_at <= ${moment}
        ) as was_verified
      from report_version as version where ${wanted}
    ),
    counted as (
      select distinct on (known.report_id) known.*, period.day, participant.country_code, participant.position
      from known
      join reporting_period as period on period.id = known.period_id
      join participant on participant.id = known.participant_id
      where known.status in ('VERIFIED', ${parameter(query.status, "text")})
        and not exists (
          -- What was sent and corrected since waits no more; what was verified gives way to what was verified later.
          select from known as later
          where later.report_id = known.report_id and later.version > known.version
            and (known.status = 'SUBMITTED' or later.was_verified))
        and known.version > coalesce((
          select max(gone.version) from known as gone
          where gone.report_id = known.report_id and gone.status = 'WITHDRAWN'), 0)
      order by known.report_id, known.version desc
    )
    select operation.id as "operationId", ${worksOn(viewer, operation)} as "mayRead", ${seesWhole(viewer, operation)} as "isWhole",
      array(
        select json_build_object(${line}, 'countryCode', counted.country_code, 'versionId', counted.id)
        from counted where counted.operation_id = operation.id order by counted.position, counted.day
      ) as reports,
      array(
        select json_build_object('kind', 'CHECKS', ${line}, 'categoryCode', line.category_code,
          'environment', line.environment, 'threatAreaCode', line.threat_area_code,
          'value', line.count::text, 'hits', line.hits::text, 'unit', null, 'currency', null)
        from counted
        join check_count as line on line.version_id = counted.id
        join check_category as category on category.code = line.category_code
        where counted.operation_id = operation.id and ${ofThreatArea}
        order by category.position, line.environment
      ) || array(
        select json_build_object('kind', 'RESULTS', ${line}, 'categoryCode', line.category_code,
          'environment', line.environment, 'threatAreaCode', line.threat_area_code,
          'value', line.value::text, 'hits', null, 'unit', line.unit, 'currency', line.currency)
        from counted
        join result as line on line.version_id = counted.id
        join result_category as category on category.code = line.category_code
        where counted.operation_id = operation.id and ${ofThreatArea}
        order by category.position, line.unit, line.currency, line.environment
      ) || array(
        select json_build_object('kind', 'DEPLOYMENTS', ${line}, 'categoryCode', line.capability_code,
          'environment', null, 'threatAreaCode', null, 'value', line.quantity::text, 'hits', null, 'unit', null,
          'currency', null)
        from counted
        join report_deployment as line on line.version_id = counted.id
        join capability on capability.code = line.capability_code
        where counted.operation_id = operation.id and ${noThreatArea}
        order by capability.position
      ) as lines
    from operation where operation.id = any(${ids})`;
}
