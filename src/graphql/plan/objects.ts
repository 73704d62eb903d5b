import {
  getNamedType,
  getNullableType,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import type { DataModel } from "../../core/data-model";
import type { Policies } from "../../core/policy";
import { all, join, parameter, raw, type Row, type Sql, sql, TRUE } from "../../core/sql";
import type { Viewer } from "../../core/viewer";
import { Blanks, ROW } from "./blanks";
import { listSeal } from "./cursor";
import {
  type Arguments,
  type Derivation,
  type Field,
  type FieldPlan,
  type Nodes,
  objectType,
  planOf,
} from "./field";
import { FilterTranslator, modelOf } from "./filter";
import { globalIdOf, keyField } from "./global-id";
import { constant, jsonList, jsonObject, jsonValue, NULL, PLAIN, subSelect } from "./json";
import { defaultOrder, orderBy, orderKeys, readOrder } from "./order";
import { readPage } from "./page";
import { PageStatement } from "./page-statement";
import { searchCondition } from "./search";
import { type DocumentInfo, RESERVED, Selection } from "./selection";
import { PointedRow, Rows, type Step } from "./visibility";

/** What a statement is made for. */
export interface PlanRequest {
  readonly info: DocumentInfo;
  readonly viewer: Viewer;
  readonly dataModel: DataModel;
  readonly policies: Policies;
  readonly cursorSecret: string;
  /** Whether the JSON goes to the client as it is, or graphql-js makes the answer out of it. */
  readonly isAnswer: boolean;
}

/** Thrown where an answer needs more than the JSON that a statement can make. */
export class NeedsResolvers extends Error {}

/**
 * Stands in an answer where there is nothing and the schema promises something. JSON holds no such character: who
 * finds one has graphql-js say what it says then.
 */
export const HOLE = "\u0001";

type Entry = readonly [key: string, json: Sql];

/**
 * Turns what is selected of rows into SQL expressions that give its JSON. An object's to-one relations become joins of
 * the same FROM; lists and connections become sub-selects. Every table comes with the viewer's filter.
 */
export class Objects {
  readonly rows: Rows;
  readonly selection: Selection;
  /** Of an answer: what the statement leaves to methods of ours. */
  readonly blanks = new Blanks();
  private readonly filters: FilterTranslator;
  /** Of rows that a field gives: which type its interfaces lead to. */
  private readonly leads = new WeakMap<Row, NonNullable<FieldPlan["leads"]>>();

  constructor(private readonly request: PlanRequest) {
    this.rows = new Rows(request.dataModel, request.policies, request.viewer);
    this.filters = new FilterTranslator(request.info.schema, this.rows);
    this.selection = new Selection(request.info, request.isAnswer);
  }

  /** The JSON of an object made of a row; the joins it needs are added to those given. */
  object(type: GraphQLObjectType, nodes: Nodes, row: Row, joins: Sql[], withType = false): Sql {
    const { isAnswer } = this.request;
    // No alias is named so: a client may call anything __typename.
    const entries: Entry[] = withType && !isAnswer ? [["$type", constant(type.name)]] : [];
    const needed = new Set<string>();
    for (const [key, fieldNodes] of this.selection.selected(type, nodes)) {
      const field = type.getFields()[fieldNodes[0]?.name.value ?? ""];
      if (field === undefined) {
        entries.push(...this.typename(key, type));
        continue;
      }
      const { computed } = field.extensions;
      if (!computed) entries.push([key, this.field(type, field, fieldNodes, row, joins)]);
      else if (isAnswer) {
        const blank = { parent: type, key, nodes: fieldNodes };
        entries.push([key, this.blanks.add(blank, this.columns(row, computed.needs))]);
      } else for (const column of computed.needs) needed.add(column);
    }
    if (needed.size > 0) entries.push([ROW, this.columns(row, [...needed])]);
    return jsonObject(entries);
  }

  /** The entry for `__typename`, which graphql-js makes itself. */
  typename(key: string, type: GraphQLObjectType): Entry[] {
    return this.request.isAnswer ? [[key, constant(type.name)]] : [];
  }

  private columns(row: Row, names: readonly string[]): Sql {
    return jsonObject(names.map((name) => [name, this.column(row, name)]));
  }

  private column(row: Row, name: string): Sql {
    const { type = "", required = false, list = false, plain = false } = row.model.columns[name] ?? {};
    // Its own spaces and the order of its members are PostgreSQL's.
    if (type.startsWith("json") && this.request.isAnswer) throw new NeedsResolvers();
    return jsonValue(row.column(name), list ? `${type}[]` : plain ? PLAIN : type, required);
  }

  private field(parent: GraphQLObjectType, field: Field, nodes: Nodes, row: Row, joins: Sql[]): Sql {
    const plan = planOf(field);
    const args = this.selection.arguments(field, nodes);
    const type = getNamedType(field.type);
    if (plan.sql) {
      const databaseType = type.name === "Decimal" ? "numeric" : "text";
      return jsonValue(plan.sql(row, args), databaseType, isNonNullType(field.type));
    }
    if (isLeafType(type)) {
      const isId = field.name === "id";
      return isId ? jsonValue(globalIdOf(parent.name, row), PLAIN, true) : this.column(row, field.name);
    }
    if (isAbstractType(type)) return this.variants(field, type, nodes, row, joins);
    if (!isObjectType(type)) throw new Error(`${parent.name}.${field.name} cannot be planned`);
    if (plan.sameRow) return this.object(type, nodes, row, joins);
    if (type.extensions.connection) return this.connection(parent, field, nodes, args, row);
    if (plan.made) {
      const source = plan.made.rows(row, args, this.derivation(field, args));
      return this.several(field, type, nodes, args, this.rows.of(modelOf(type), source));
    }

    const path = plan.relation ?? field.name;
    const target = this.rows.target(row.name, path);
    if (isListType(getNullableType(field.type)) || target.list) {
      return this.several(field, type, nodes, args, this.rows.of(target.model), row);
    }
    return this.present(field, this.follow(type, nodes, row, path, joins));
  }

  /** Where there is nothing: null, unless the schema promises an object. */
  private present({ type }: Field, json: Sql): Sql {
    const absent = this.request.isAnswer && isNonNullType(type) ? raw("E'\\x01'") : NULL;
    return sql`coalesce(${json}, ${absent})`;
  }

  /** What a path of to-one relations leads to: SQL's null where it is not there, or not to be seen. */
  private follow(
    type: GraphQLObjectType,
    nodes: Nodes,
    from: Row,
    path: string,
    joins: Sql[],
    withType = false,
  ): Sql {
    const target = this.rows.of(this.rows.target(from.name, path).model);
    const steps = this.rows.steps(from, path, target);
    const pointer = this.rows.pointer(from, path, target);
    const row = pointer === null ? target : new PointedRow(target, pointer);
    const onward: Sql[] = [];
    const object = this.object(type, nodes, row, onward, withType);
    const isNeeded = pointer === null || [object, ...onward].some((part) => mentions(part, target));
    joins.push(...(isNeeded ? steps : []).map(leftJoin), ...onward);
    return sql`case when ${row.column(keyField(row))} is not null then ${object} end`;
  }

  /** The object of a row that meets the condition; SQL's null where none does. */
  joined(
    type: GraphQLObjectType,
    nodes: Nodes,
    row: Row,
    condition: Sql,
    joins: Sql[],
    withType = false,
  ): Sql {
    const onward: Sql[] = [];
    const object = this.object(type, nodes, row, onward, withType);
    joins.push(leftJoin({ row, condition }), ...onward);
    return sql`case when ${row.column(keyField(row))} is not null then ${object} end`;
  }

  /** An interface: the first of its types' relations that leads to a row. */
  private variants(field: Field, type: GraphQLAbstractType, nodes: Nodes, row: Row, joins: Sql[]): Sql {
    const { schema } = this.request.info;
    const only = this.leads.get(row)?.[field.name];
    const objects = schema.getPossibleTypes(type).flatMap((possible) => {
      const path = planOf(field).variants?.[possible.name] ?? lowerFirst(possible.name);
      if (row.model.relations[path] === undefined || (only ?? possible.name) !== possible.name) return [];
      return [this.follow(possible, nodes, row, path, joins, true)];
    });
    return this.present(field, objects.length === 0 ? raw("null") : sql`coalesce(${join(objects, ", ")})`);
  }

  /** A list without pages, or its first row where the field gives one object. */
  several(field: Field, type: GraphQLObjectType, nodes: Nodes, args: Arguments, row: Row, parent?: Row): Sql {
    const joins: Sql[] = [];
    this.leads.set(row, planOf(field).leads ?? {});
    const object = this.object(type, nodes, row, joins);
    const order = orderBy(orderKeys(this.rows, row, planOf(field).order ?? defaultOrder(row)));
    const condition = this.condition(field, type, row, this.selection.bound(field, nodes, args), parent);
    const source = sql`from ${row.table} ${lines(joins)} where ${condition}`;
    return isListType(getNullableType(field.type))
      ? subSelect(jsonList(object, order), source)
      : this.present(field, sql`(select ${object} ${source} order by ${order} limit 1)`);
  }

  connection(parent: GraphQLObjectType, field: Field, nodes: Nodes, args: Arguments, owner?: Row): Sql {
    const connection = objectType(field.type);
    const type = objectType(connection.getFields()["nodes"]?.type);
    const edge = objectType(connection.getFields()["edges"]?.type);
    const pageInfo = objectType(connection.getFields()["pageInfo"]?.type);
    const source = planOf(field).derived?.rows(args, this.derivation(field, args));
    const row = this.rows.of(modelOf(type), source);
    const order = readOrder(field.name, args["orderBy"]) ?? planOf(field).order ?? defaultOrder(row);
    const { first: _first, last: _last, after: _after, before: _before, ...wanted } = args;
    const page = new PageStatement({
      field: field.name,
      row,
      keys: orderKeys(this.rows, row, order),
      page: readPage(field.name, args),
      condition: this.condition(field, type, row, args, owner),
      seal: listSeal(this.request.cursorSecret, [parent.name, field.name, wanted, order]),
      looksBeyond: this.selection
        .namesIn(connection, nodes, "pageInfo")
        .some((name) => name.startsWith("has")),
    });
    const joins: Sql[] = [];
    const node = (found: Nodes) => this.object(type, found, row, joins);
    const asked = [...this.selection.selected(connection, nodes)];
    const [[key, found] = ["", []]] = asked;
    if (asked.length === 1 && found[0]?.name.value === "nodes" && page.isInOrder) {
      const item = node(found);
      // To join before the page is cut out pays where an owner has few rows, and not for a whole table.
      if (owner !== undefined || joins.length === 0)
        return jsonObject([[key, page.listAlone(item, lines(joins))]]);
      joins.length = 0;
    }
    const json = this.group(connection, nodes, {
      nodes: (found) => page.list(node(found)),
      edges: (found) => page.list(this.group(edge, found, { node, cursor: () => page.cursorJson })),
      pageInfo: (found) => this.group(pageInfo, found, {}, (name) => page.info(name)),
      totalCount: () => page.totalCount,
    });
    // With `having`, there is one row even where nothing but the total is asked for.
    return sql`(select ${json} from ${page.source} ${lines(joins)} having true)`;
  }

  /** An object whose fields are no columns of a row, such as a connection. */
  private group(
    type: GraphQLObjectType,
    nodes: Nodes,
    values: Readonly<Record<string, (nodes: Nodes) => Sql>>,
    other: (name: string) => Sql = () => NULL,
  ): Sql {
    const entries = [...this.selection.selected(type, nodes)].flatMap(([key, found]) => {
      const name = found[0]?.name.value ?? "";
      if (name === "__typename") return this.typename(key, type);
      return [[key, values[name]?.(found) ?? other(name)] as const];
    });
    return jsonObject(entries);
  }

  /** Which rows a field gives: those it leads to, that may be seen and that its arguments ask for. */
  private condition(field: Field, type: GraphQLObjectType, row: Row, args: Arguments, parent?: Row): Sql {
    const plan = planOf(field);
    const conditions = [
      parent === undefined
        ? this.rows.visible(row)
        : this.rows.reached(parent, plan.relation ?? field.name, row),
    ];
    if (plan.where) conditions.push(plan.where(row, parent ?? row, args));
    for (const [name, value] of Object.entries(args)) {
      if (plan.derived || plan.made || RESERVED.has(name) || value === null || value === undefined) continue;
      const columnType = row.model.columns[name]?.type ?? "text";
      conditions.push(sql`${row.column(name)} = ${parameter(value, columnType)}`);
    }
    const { filter, search } = args;
    if (filter)
      conditions.push(this.filters.translate(`${field.name}(filter:)`, type, row, filter as Arguments));
    if (search) conditions.push(searchCondition(`${field.name}(search:)`, row, search as string));
    return all(conditions);
  }

  private derivation(field: Field, args: Arguments): Derivation {
    return {
      viewer: this.request.viewer,
      visible: (model) => {
        const row = this.rows.of(model);
        return { row, condition: this.rows.visible(row) };
      },
      matching: (argument, row) => {
        const filter = args[argument];
        if (filter === null || filter === undefined) return TRUE;
        const type = objectType(this.request.info.schema.getType(row.name) as GraphQLObjectType | undefined);
        return this.filters.translate(`${field.name}(${argument}:)`, type, row, filter as Arguments);
      },
    };
  }
}

function mentions({ strings }: Sql, { alias }: Row): boolean {
  return strings.some((text) => text.split(/\W/).includes(alias));
}

function leftJoin({ row, condition }: Step): Sql {
  return sql`left join ${row.table} on ${condition}`;
}

/** One behind the other, as they stand in a FROM. */
export function lines(parts: readonly Sql[]): Sql {
  return parts.reduce((left, right) => sql`${left} ${right}`, raw(""));
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
