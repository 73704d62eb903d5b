import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getArgumentValues,
  getNamedType,
  getNullableType,
  type GraphQLOutputType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { collectSubfields } from "graphql/execution/collectFields";
import type { DataModel } from "../../core/data-model";
import { badInput } from "../../core/errors";
import type { Policies } from "../../core/policy";
import { all, literal, parameter, raw, type Row, type Sql, sql } from "../../core/sql";
import type { Viewer } from "../../core/viewer";
import { cursorOf, listSeal, readCursor } from "./cursor";
import type { Arguments, FieldPlan } from "./field";
import { FilterTranslator, modelOf } from "./filter";
import { globalIdOf, keyField, readGlobalId } from "./global-id";
import { jsonList, jsonObject, jsonValue, NULL } from "./json";
import { beyond, orderBy, type OrderKey, orderKeys } from "./order";
import { LARGEST_PAGE, readPage } from "./page";
import { searchCondition } from "./search";
import { Rows } from "./visibility";

/** What a statement is made for. */
export interface PlanRequest {
  readonly info: Pick<GraphQLResolveInfo, "schema" | "fragments" | "variableValues">;
  readonly viewer: Viewer;
  readonly dataModel: DataModel;
  readonly policies: Policies;
  readonly cursorSecret: string;
}

type Field = GraphQLField<unknown, unknown>;
type Nodes = readonly FieldNode[];

/** Arguments that the planner itself gives a meaning; the others are compared with the column of their name. */
const RESERVED = new Set(["first", "last", "after", "before", "filter", "orderBy", "search"]);

/**
 * Turns a selection set into one SQL expression that gives its JSON. An object's to-one relations become joins of
 * the same FROM; lists and connections become sub-selects.
 */
export class StatementBuilder {
  private readonly rows: Rows;
  private readonly filters: FilterTranslator;

  constructor(private readonly request: PlanRequest) {
    this.rows = new Rows(request.dataModel, request.policies, request.viewer);
    this.filters = new FilterTranslator(request.info.schema, this.rows);
  }

  /** The JSON of one field of the query type. */
  rootField(parent: GraphQLObjectType, field: Field, nodes: Nodes): Sql {
    const args = this.arguments(field, nodes);
    const plan = field.extensions.plan ?? {};
    const type = getNamedType(field.type);
    if (plan.byGlobalId) return this.byGlobalId(field, nodes, args);
    if (!isObjectType(type)) throw new Error(`${parent.name}.${field.name} gives no object`);
    if (plan.lookup) {
      const keys = atMost(field.name, plan.lookup.argument, args[plan.lookup.argument] as string[]);
      return this.inOrder(type, nodes, this.rows.of(modelOf(type)), plan.lookup.by, keys);
    }
    if (type.extensions.connection) return this.connection(`${parent.name}.${field.name}`, field, nodes, args);
    return this.several(field, type, nodes, args, this.rows.of(modelOf(type)));
  }

  /** The JSON of an object made of a row; the joins it needs are added to those given. */
  private object(type: GraphQLObjectType, nodes: Nodes, row: Row, joins: Sql[], abstract = false): Sql {
    const { schema, fragments, variableValues } = this.request.info;
    const selected = collectSubfields(schema, fragments, variableValues, type, nodes);
    const entries: Array<readonly [string, Sql]> = abstract ? [["__typename", literal(`"${type.name}"`)]] : [];
    const needed = new Set<string>();
    for (const [key, fieldNodes] of selected) {
      const name = fieldNodes[0]?.name.value ?? "";
      const field = type.getFields()[name];
      if (field === undefined) continue;
      const { computed } = field.extensions;
      if (computed) for (const column of computed.needs) needed.add(column);
      else entries.push([key, this.field(type, field, fieldNodes, row, joins)]);
    }
    if (needed.size > 0) {
      entries.push(["$", jsonObject([...needed].map((name) => [name, this.column(row, name)]))]);
    }
    return jsonObject(entries);
  }

  private field(parent: GraphQLObjectType, field: Field, nodes: Nodes, row: Row, joins: Sql[]): Sql {
    const plan = field.extensions.plan ?? {};
    const args = this.arguments(field, nodes);
    const type = getNamedType(field.type);
    if (plan.sql) return jsonValue(plan.sql(row, args), scalarType(field.type), isNonNullType(field.type));
    if (isLeafType(type)) {
      return field.name === "id" ? jsonValue(globalIdOf(parent.name, row), "text", true) : this.column(row, field.name);
    }
    if (isAbstractType(type)) return this.variants(field, nodes, row, joins);
    if (!isObjectType(type)) throw new Error(`${parent.name}.${field.name} cannot be planned`);
    if (plan.sameRow) return this.object(type, nodes, row, joins);
    if (type.extensions.connection) {
      return this.connection(`${parent.name}.${field.name}`, field, nodes, args, row);
    }
    const path = plan.relation ?? field.name;
    const target = this.rows.target(row.name, path);
    const found = this.rows.of(target.model);
    if (isListType(getNullableType(field.type)) || target.list) {
      return this.several(field, type, nodes, args, found, row);
    }
    return this.joined(type, nodes, found, this.rows.reached(row, path, found), joins);
  }

  private column(row: Row, name: string): Sql {
    const column = row.model.columns[name];
    return jsonValue(row.column(name), column?.type ?? "", column?.required ?? false);
  }

  /** A to-one relation: a row that is not there, or not to be seen, gives null. */
  private joined(
    type: GraphQLObjectType,
    nodes: Nodes,
    row: Row,
    condition: Sql,
    joins: Sql[],
    abstract = false,
  ): Sql {
    const own: Sql[] = [];
    const object = this.object(type, nodes, row, own, abstract);
    joins.push(sql`left join ${row.table} on ${condition}`, ...own);
    return sql`case when ${row.column(keyField(row))} is null then 'null' else ${object} end`;
  }

  /** An interface: the first of its types' relations that leads to a row. */
  private variants(field: Field, nodes: Nodes, row: Row, joins: Sql[]): Sql {
    const type = getNamedType(field.type);
    if (!isAbstractType(type)) throw new Error(`${field.name} is no interface`);
    const cases = this.request.info.schema.getPossibleTypes(type).flatMap((possible) => {
      const path = field.extensions.plan?.variants?.[possible.name] ?? lowerFirst(possible.name);
      const relation = row.model.relations[path];
      if (relation === undefined) return [];
      const found = this.rows.of(relation.target);
      const object = this.joined(possible, nodes, found, this.rows.reached(row, path, found), joins, true);
      return [sql`nullif(${object}, 'null')`];
    });
    return cases.reduceRight((rest, object) => sql`coalesce(${object}, ${rest})`, NULL);
  }

  /** A list without pages, or the one row of it that the field gives. */
  private several(
    field: Field,
    type: GraphQLObjectType,
    nodes: Nodes,
    args: Arguments,
    row: Row,
    parent?: Row,
  ): Sql {
    const plan = field.extensions.plan ?? {};
    const joins: Sql[] = [];
    const object = this.object(type, nodes, row, joins);
    const from = raw(joins.length === 0 ? "" : " ");
    const condition = this.condition(field, type, row, args, parent);
    const order = orderBy(orderKeys(this.rows, row, plan.order ?? defaultOrder(row)));
    const source = sql`from ${row.table}${from}${spaced(joins)} where ${condition}`;
    return isListType(getNullableType(field.type))
      ? sql`(select ${jsonList(object, order)} ${source})`
      : sql`coalesce((select ${object} ${source} order by ${order} limit 1), 'null')`;
  }

  private connection(coordinate: string, field: Field, nodes: Nodes, args: Arguments, parent?: Row): Sql {
    const connection = getNamedType(field.type) as GraphQLObjectType;
    const edge = getNamedType(connection.getFields()["edges"]?.type) as GraphQLObjectType;
    const type = getNamedType(connection.getFields()["nodes"]?.type) as GraphQLObjectType;
    const plan = field.extensions.plan ?? {};
    const row = this.rows.of(modelOf(type));
    const page = readPage(field.name, args);
    const order = readOrder(args["orderBy"]) ?? plan.order ?? defaultOrder(row);
    const keys = orderKeys(this.rows, row, order);
    const seal = listSeal(this.request.cursorSecret, [coordinate, withoutPage(args), order]);
    const condition = this.condition(field, type, row, args, parent);
    const bounds = [
      ...bound(keys, `${field.name}(after:)`, page.after, seal, false),
      ...bound(keys, `${field.name}(before:)`, page.before, seal, true),
    ];
    const number = raw(`${row.alias}.row_number`);
    const window = sql`row_number() over (order by ${orderBy(keys, page.backwards)})`;
    const limit = parameter(page.size + 1, "integer");
    const source = sql`from (select ${raw(row.alias)}.*, ${window} as row_number from ${row.table} where ${all([condition, ...bounds])} order by ${orderBy(keys, page.backwards)} limit ${limit}) as ${raw(row.alias)}`;
    const list = {
      position: sql`${number} ${raw(page.backwards ? "desc" : "asc")}`,
      within: sql`${number} <= ${parameter(page.size, "integer")}`,
    };
    const cursor = cursorOf(keys, seal);
    const joins: Sql[] = [];
    const item = (item: Sql) => jsonList(item, list.position, list.within);
    const edgeOf = (edges: Nodes) =>
      this.named(edge, edges, (name, found) =>
        name === "cursor" ? sql`to_json(${cursor})::text` : this.object(type, found, row, joins),
      );
    const end = (backwards: boolean) =>
      sql`coalesce(to_json((array_agg(${cursor} order by ${number} ${raw(backwards ? "desc" : "asc")}) filter (where ${list.within}))[1])::text, 'null')`;
    const more = sql`to_json(count(*) > ${parameter(page.size, "integer")})::text`;
    const pageInfo = getNamedType(connection.getFields()["pageInfo"]?.type) as GraphQLObjectType;
    const pageInfoOf = (name: string): Sql => {
      switch (name) {
        case "hasNextPage":
          return page.backwards ? literal(String(page.before !== null)) : more;
        case "hasPreviousPage":
          return page.backwards ? more : literal(String(page.after !== null));
        default:
          return end((name === "endCursor") !== page.backwards);
      }
    };
    const json = this.named(connection, nodes, (name, found) => {
      switch (name) {
        case "nodes":
          return item(this.object(type, found, row, joins));
        case "edges":
          return item(edgeOf(found));
        case "totalCount":
          return sql`(select count(*) from ${row.table} where ${condition})::text`;
        default:
          return this.named(pageInfo, found, pageInfoOf);
      }
    });
    return sql`(select ${json} ${source}${raw(joins.length === 0 ? "" : " ")}${spaced(joins)})`;
  }

  /** An object whose fields are not those of a row, such as a connection. */
  private named(type: GraphQLObjectType, nodes: Nodes, value: (name: string, nodes: Nodes) => Sql): Sql {
    const { schema, fragments, variableValues } = this.request.info;
    const selected = [...collectSubfields(schema, fragments, variableValues, type, nodes)];
    return jsonObject(
      selected.flatMap(([key, fieldNodes]) => {
        const name = fieldNodes[0]?.name.value ?? "";
        return name === "__typename" ? [] : [[key, value(name, fieldNodes)] as const];
      }),
    );
  }

  /** Which rows a field gives: those it leads to, that may be seen and that its arguments ask for. */
  private condition(field: Field, type: GraphQLObjectType, row: Row, args: Arguments, parent?: Row): Sql {
    const plan: FieldPlan = field.extensions.plan ?? {};
    const conditions =
      parent === undefined
        ? [this.rows.visible(row)]
        : [this.rows.reached(parent, plan.relation ?? field.name, row)];
    if (plan.where) conditions.push(plan.where(row, parent ?? row, args));
    for (const [name, value] of Object.entries(args)) {
      if (RESERVED.has(name) || value === null || value === undefined) continue;
      const meaning = plan.arguments?.[name];
      conditions.push(
        meaning ? meaning(row, value) : sql`${row.column(name)} = ${parameter(value, row.model.columns[name]?.type ?? "text")}`,
      );
    }
    const { filter, search } = args;
    if (filter) {
      conditions.push(this.filters.translate(`${field.name}(filter:)`, type, row, filter as Arguments));
    }
    if (search) conditions.push(searchCondition(`${field.name}(search:)`, row, search as string));
    return all(conditions);
  }

  /** The JSON list of the objects with these keys, in their order; null for a key without one. */
  references(type: GraphQLOutputType, nodes: Nodes, keys: readonly string[]): Sql {
    const named = getNamedType(type);
    if (!isObjectType(named)) throw new Error(`A reference to ${named.name} cannot be read`);
    const row = this.rows.of(modelOf(named));
    return this.inOrder(named, nodes, row, keyField(row), keys);
  }

  private inOrder(type: GraphQLObjectType, nodes: Nodes, row: Row, field: string, keys: readonly string[]): Sql {
    const joins: Sql[] = [];
    const keyType = row.model.columns[field]?.type ?? "text";
    const condition = all([sql`${row.column(field)} = wanted.key`, this.rows.visible(row)]);
    const object = this.joined(type, nodes, row, condition, joins);
    const wanted = sql`unnest(${parameter(keys, `${keyType}[]`)}) with ordinality as wanted (key, position)`;
    return sql`(select ${jsonList(object, sql`wanted.position`)} from ${wanted} ${spaced(joins)})`;
  }

  private byGlobalId(field: Field, nodes: Nodes, args: Arguments): Sql {
    const { schema } = this.request.info;
    const type = getNamedType(field.type);
    if (!isAbstractType(type)) throw new Error(`${field.name} is no interface`);
    const possible = new Map(schema.getPossibleTypes(type).map((found) => [found.name, found]));
    const find = (argument: string, id: string): Sql => {
      const given = readGlobalId(argument, id, [...possible.keys()], this.request.dataModel);
      const found = possible.get(given.type);
      if (found === undefined) return NULL;
      const row = this.rows.of(modelOf(found));
      const joins: Sql[] = [];
      const object = this.object(found, nodes, row, joins, true);
      const key = keyField(row);
      const isKey = sql`${row.column(key)} = ${parameter(given.key, row.model.columns[key]?.type ?? "text")}`;
      return sql`coalesce((select ${object} from ${row.table} ${spaced(joins)} where ${all([isKey, this.rows.visible(row)])}), 'null')`;
    };
    const { id, ids } = args as { id?: string; ids?: readonly string[] };
    if (ids === undefined) return find(`${field.name}(id:)`, id ?? "");
    const found = atMost(field.name, "ids", ids).map((each, index) => find(`${field.name}(ids:)[${index}]`, each));
    return sql`'[' || ${found.length === 0 ? raw("''") : found.reduce((left, right) => sql`${left} || ',' || ${right}`)} || ']'`;
  }

  private arguments(field: Field, nodes: Nodes): Arguments {
    const [node] = nodes;
    return node === undefined ? {} : getArgumentValues(field, node, this.request.info.variableValues);
  }
}

function bound(keys: readonly OrderKey[], argument: string, cursor: string | null, seal: string, before: boolean) {
  return cursor === null ? [] : [beyond(keys, readCursor(argument, cursor, seal), before)];
}

function withoutPage(args: Arguments): Arguments {
  const { first: _first, last: _last, after: _after, before: _before, ...rest } = args;
  return rest;
}

function atMost(field: string, argument: string, keys: readonly string[]): readonly string[] {
  if (keys.length > LARGEST_PAGE) {
    throw badInput(`${field}(${argument}:)`, `takes ${LARGEST_PAGE} entries at most; ${keys.length} were given.`);
  }
  return keys;
}

interface Order {
  readonly field: string;
  readonly direction: "ASC" | "DESC";
}

function readOrder(value: unknown): string[] | undefined {
  const orders = value as Order[] | null | undefined;
  if (!orders || orders.length === 0) return undefined;
  return orders.map(({ field, direction }) => (direction === "DESC" ? `-${field}` : field));
}

function defaultOrder(row: Row): readonly string[] {
  return row.model.columns["position"] === undefined ? [] : ["position"];
}

function scalarType(type: GraphQLOutputType): string {
  return getNamedType(type).name === "Decimal" ? "numeric" : "text";
}

function spaced(parts: readonly Sql[]): Sql {
  return parts.slice(1).reduce((left, right) => sql`${left} ${right}`, parts[0] ?? raw(""));
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
