import { type GraphQLObjectType, type GraphQLSchema, isObjectType } from "graphql";
import { badInput } from "../../core/errors";
import { all, any, FALSE, join, parameter, raw, type Row, type Sql, sql } from "../../core/sql";
import { conditionOf, exists, type Rows } from "./visibility";

const MAXIMUM_DEPTH = 8;
const MAXIMUM_LIST = 100;

type Filter = Readonly<Record<string, unknown>>;

/**
 * Translates a filter into a condition. Its fields are named as those of the object type: a column is followed by
 * comparators, a relation by the filter of what it leads to, a list of them by `some` or `none`.
 */
export class FilterTranslator {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly rows: Rows,
  ) {}

  translate(argument: string, type: GraphQLObjectType, row: Row, filter: Filter, depth = 1): Sql {
    if (depth > MAXIMUM_DEPTH)
      throw badInput(argument, `a filter may be nested ${MAXIMUM_DEPTH} levels deep at most.`);
    const inner = (value: unknown) => this.translate(argument, type, row, value as Filter, depth + 1);
    const conditions = Object.entries(filter).map(([name, value]) => {
      if (value === null || value === undefined) {
        throw badInput(argument, `"${name}" must not be null; leave it out, or say {eq: null}.`);
      }
      if (name === "and") return all(bounded(argument, name, value).map(inner));
      if (name === "or") return any(bounded(argument, name, value).map(inner));
      if (name === "not") return sql`(${inner(value)}) is not true`;
      return this.field(argument, type, row, name, value as Filter, depth);
    });
    return all(conditions);
  }

  private field(
    argument: string,
    type: GraphQLObjectType,
    row: Row,
    name: string,
    value: Filter,
    depth: number,
  ): Sql {
    const column = row.model.columns[name];
    if (column !== undefined)
      return compare(argument, name, row.column(name), column.type, column.list, value);

    const path = type.getFields()[name]?.extensions.plan?.relation ?? name;
    const target = this.rows.target(modelOf(type), path);
    const found = this.rows.of(target.model);
    const targetType = this.schema.getType(target.model);
    if (!isObjectType(targetType)) throw new Error(`${target.model} is no object type`);
    const steps = this.rows.steps(row, path, found);
    const leadsTo = (filter: unknown) => {
      const condition = this.translate(argument, targetType, found, filter as Filter, depth + 1);
      return exists(steps, all([conditionOf(steps), condition]));
    };
    if (!target.list) return leadsTo(value);
    return all(
      Object.entries(value).map(([quantifier, filter]) =>
        quantifier === "none" ? sql`not ${leadsTo(filter ?? {})}` : leadsTo(filter ?? {}),
      ),
    );
  }
}

/** The model whose rows an object type shows. */
export function modelOf(type: GraphQLObjectType): string {
  return type.extensions.model ?? type.name;
}

function bounded(argument: string, name: string, value: unknown): unknown[] {
  const list = value as unknown[];
  if (list.length > MAXIMUM_LIST)
    throw badInput(argument, `"${name}" takes ${MAXIMUM_LIST} entries at most.`);
  return list;
}

const OPERATORS: Readonly<Record<string, string>> = { lt: "<", lte: "<=", gt: ">", gte: ">=" };

function compare(
  argument: string,
  name: string,
  column: Sql,
  type: string,
  list: boolean,
  comparators: Filter,
): Sql {
  // Whatever number a client gives can be compared, though no smallint holds it.
  const compared = type === "smallint" ? "integer" : type;
  const one = (value: unknown) => parameter(value, compared);
  const several = (value: unknown) => sql`(${join(bounded(argument, name, value).map(one), ", ")})`;
  const conditions = Object.entries(comparators).map(([comparator, value]) => {
    if (value === null && comparator !== "eq" && comparator !== "ne") {
      throw badInput(argument, `"${name}.${comparator}" must not be null.`);
    }
    const empty = Array.isArray(value) && value.length === 0;
    switch (comparator) {
      case "eq":
        return value === null ? sql`${column} is null` : sql`${column} = ${one(value)}`;
      case "ne":
        return value === null ? sql`${column} is not null` : sql`${column} is distinct from ${one(value)}`;
      case "in":
        return empty ? FALSE : sql`${column} in ${several(value)}`;
      case "notIn":
        return empty ? all([]) : sql`(${column} in ${several(value)}) is not true`;
      case "contains":
        return list
          ? sql`${one(value)} = any(${column})`
          : sql`strpos(fold(${column}), fold(${parameter(value, "text")})) > 0`;
      case "startsWith":
        return sql`starts_with(fold(${column}), fold(${parameter(value, "text")}))`;
      default:
        return sql`${column} ${raw(OPERATORS[comparator] ?? "")} ${one(value)}`;
    }
  });
  return all(conditions);
}
