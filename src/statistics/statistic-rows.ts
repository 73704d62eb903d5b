import { badInput } from "../core/errors";
import { mayEverywhere } from "../core/permissions";
import { all, join, literal, parameter, raw, type Row, type Sql, sql, TRUE } from "../core/sql";
import { partiesOf, type Viewer } from "../core/viewer";
import type { FigureSubject } from "../generated/prisma/enums";
import {
  DIMENSIONS,
  MEASURE,
  OF_OPERATIONS,
  StatisticDimension,
  StatisticSource,
  typeOf,
} from "./statistic-model";

interface StatisticsQuery {
  readonly source: StatisticSource;
  readonly groupBy: readonly StatisticDimension[];
  readonly exercises: boolean;
  readonly subject?: FigureSubject | null;
  readonly category?: string | null;
}

/** What statistics are made of: tables as far as the viewer sees them, and the operations that it asks for. */
interface Origin {
  readonly viewer: Viewer;
  readonly visible: (model: string) => { readonly row: Row; readonly condition: Sql };
  readonly matching: (argument: string, row: Row) => Sql;
}

/** The sub-select that makes the rows: the figures of all operations that match, added up by group. */
export function statisticRows(query: StatisticsQuery, origin: Origin): Sql {
  const groupBy = new Set(query.groupBy);
  if (groupBy.size < query.groupBy.length) throw badInput("statistics(groupBy:)", "names a dimension twice.");
  const isPublished = query.source === StatisticSource.PUBLISHED;
  const within = query.groupBy.filter((dimension) => !OF_OPERATIONS.includes(dimension));
  if (isPublished && within.length > 0) {
    throw badInput(
      "statistics(groupBy:)",
      `${within.join(", ")} needs the source VERIFIED or SUBMITTED; publications state totals of operations.`,
    );
  }
  const operation = origin.visible("Operation");
  const matching = all([
    operation.condition,
    origin.matching("operations", operation.row),
    query.exercises ? TRUE : sql`not ${operation.row.column("exercise")}`,
  ]);
  const columns = Object.values(StatisticDimension).flatMap((dimension) =>
    Object.entries(DIMENSIONS[dimension]).map(([column, value]) => ({
      column,
      value: groupBy.has(dimension) ? value : null,
      isOfOperations: OF_OPERATIONS.includes(dimension),
    })),
  );
  const ofOperations = columns.filter(({ isOfOperations }) => isOfOperations);
  const measure = MEASURE.map((column) => `figure.${column}`);
  return sql`
    with matched as materialized (
      select ${raw(operation.row.alias)}.* from ${operation.row.table} where ${matching}
    ),
    figure as (${isPublished ? publishedFigures(groupBy) : reportedFigures(query, groupBy, origin)}),
    added as (
      select ${made(columns)}, ${raw(measure.join(", "))},
        sum(figure.value) filter (where not figure.is_included) as value,
        count(distinct operation.id) filter (where not figure.is_included)::integer as operations,
        count(distinct operation.id)::integer as stated,
        case
          when bool_and(figure.qualifier = 'EXACT') then 'EXACT'
          when bool_and(figure.qualifier in ('EXACT', 'AT_LEAST')) then 'AT_LEAST'
          when bool_and(figure.qualifier in ('EXACT', 'AT_LEAST', 'MORE_THAN')) then 'MORE_THAN'
          when bool_and(figure.qualifier in ('EXACT', 'ALMOST')) then 'ALMOST'
          else 'ABOUT'
        end as qualifier,
        array_remove(array_agg(distinct figure.counted_as), null) as definitions
      from figure join matched as operation on operation.id = figure.operation_id
      where ${asked(query)}
      group by ${raw([...values(columns), ...measure].join(", "))}
    ),
    held as (
      select ${made(ofOperations)}, count(*)::integer as operations
      from matched as operation
      group by grouping sets ((${raw(values(ofOperations).join(", "))}))
    )
    select added.*, held.operations - added.stated as missing,
      case added.subject when 'DEPLOYMENTS' then 0 when 'CHECKS' then 1000 else 2000 end
        + coalesce(check_category.position, result_category.position, capability.position, -1) + 1 as rank,
      json_build_array(${of("added", [...columns.map(({ column }) => column), ...MEASURE])})::text as place
    from added
    join held on row(${of(
      "held",
      ofOperations.map(({ column }) => column),
    )})
      is not distinct from row(${of(
        "added",
        ofOperations.map(({ column }) => column),
      )})
    left join check_category on check_category.code = added.check_category_code
    left join result_category on result_category.code = added.result_category_code
    left join capability on capability.code = added.capability_code`;
}

interface GroupColumn {
  readonly column: string;
  /** Null where groups are not made by it. */
  readonly value: string | null;
}

function made(columns: readonly GroupColumn[]): Sql {
  return raw(
    columns.map(({ column, value }) => `${value ?? `null::${typeOf(column)}`} as ${column}`).join(", "),
  );
}

function values(columns: readonly GroupColumn[]): string[] {
  return columns.flatMap(({ value }) => (value === null ? [] : [value]));
}

function of(table: string, columns: readonly string[]): Sql {
  return join(
    columns.map((column) => raw(`${table}.${column}`)),
    ", ",
  );
}

function asked({ subject, category }: StatisticsQuery): Sql {
  return all([
    subject == null ? TRUE : sql`figure.subject = ${parameter(subject, "text")}`,
    category == null
      ? TRUE
      : sql`coalesce(figure.check_category_code, figure.result_category_code, figure.capability_code)
          = ${parameter(category, "text")}`,
  ]);
}

/**
 * Headline figures. Countries are not added up: most take part again and again. Nor is the figure of an operation
 * that another one of its group includes and states the same measure of: it would be counted twice.
 *
 * SECURITY: who sees an operation sees what was published of it, and `matched` has no other operation.
 */
function publishedFigures(groupBy: ReadonlySet<StatisticDimension>): Sql {
  const isSameGroup = all([
    groupBy.has(StatisticDimension.YEAR) ? sql`container.year = contained.year` : TRUE,
    groupBy.has(StatisticDimension.SERIES)
      ? sql`container.series_code is not distinct from contained.series_code`
      : TRUE,
  ]);
  const isIncluded = groupBy.has(StatisticDimension.OPERATION)
    ? sql`false`
    : sql`exists (
        select from operation_inclusion as inclusion
        join matched as contained on contained.id = inclusion.included_id
        join matched as container on container.id = inclusion.container_id
        join published_figure as whole on whole.operation_id = container.id
        where contained.id = own.operation_id and ${isSameGroup}
          and whole.headline and whole.value is not null
          and (whole.subject, whole.check_category_code, whole.result_category_code, whole.capability_code, whole.unit, whole.currency)
            is not distinct from
            (own.subject, own.check_category_code, own.result_category_code, own.capability_code, own.unit, own.currency))`;
  return sql`
    select own.operation_id, own.subject::text, own.check_category_code, own.result_category_code,
      own.capability_code, own.unit, own.currency, own.value, own.qualifier::text, own.counted_as,
      ${isIncluded} as is_included
    from published_figure as own
    where own.headline and own.value is not null and own.subject in ('CHECKS', 'RESULTS', 'DEPLOYMENTS')
      and own.operation_id in (select id from matched)`;
}

/** The totals that the database keeps, and all checks together beside those of each category. */
function reportedFigures(
  { source }: StatisticsQuery,
  groupBy: ReadonlySet<StatisticDimension>,
  { viewer, visible }: Origin,
): Sql {
  const total = visible("ReportedTotal");
  const own = raw(total.row.alias);
  // Who sees only what its own party reported finds it with the totals of participants.
  const seesParts = partiesOf(viewer).length > 0 && !mayEverywhere(viewer, "readReports");
  const grain = groupBy.has(StatisticDimension.PARTY) || seesParts ? "PARTICIPANT" : "OPERATION";
  return sql`
    select ${own}.operation_id, case when ${own}.check_category_code is null then 'RESULTS' else 'CHECKS' end as subject,
      case when not counted.together then ${own}.check_category_code end as check_category_code, ${own}.result_category_code,
      null as capability_code, ${own}.unit, ${own}.currency, ${own}.value, 'EXACT' as qualifier, null as counted_as,
      false as is_included,
      ${own}.environment::text, ${own}.threat_area_code, participant.country_code, participant.agency_code
    from ${total.row.table}
    left join participant on participant.id = ${own}.participant_id
    join (values (false), (true)) as counted (together)
      on not counted.together or ${own}.check_category_code is not null
    where ${own}.status = ${literal(source)} and ${own}.grain = ${literal(grain)} and ${total.condition}`;
}
