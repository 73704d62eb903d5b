import {
  type FieldNode,
  getArgumentValues,
  getNamedType,
  getNullableType,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
} from "graphql";
import { collectSubfields } from "graphql/execution/collectFields";
import type { DataModel } from "../../core/data-model";
import { badInput } from "../../core/errors";
import type { Policies } from "../../core/policy";
import { all, join, parameter, raw, type Row, type Sql, sql, TRUE } from "../../core/sql";
import { refuseUnstorableText } from "../../core/text";
import type { Viewer } from "../../core/viewer";
import { entitiesOf } from "../federation/entity";
import { readRepresentations } from "../federation/representation";
import { representedObjects } from "../federation/represented-objects";
import { Blanks, ROW } from "./blanks";
import { listSeal } from "./cursor";
import type { Arguments, Derivation, FieldPlan } from "./field";
import { FilterTranslator, modelOf } from "./filter";
import { globalIdOf, keyField, readGlobalId } from "./global-id";
import { constant, jsonList, jsonListOf, jsonObject, jsonValue, NULL, PLAIN, subSelect } from "./json";
import { defaultOrder, orderBy, orderKeys, readOrder } from "./order";
import { LARGEST_PAGE, readPage } from "./page";
import { PageStatement } from "./page-statement";
import { Bound } from "./plans";
import { searchCondition } from "./search";
import { PointedRow, Rows, type Step } from "./visibility";

/** What a statement is made for. */
export interface PlanRequest {
  readonly info: Pick<GraphQLResolveInfo, "schema" | "fragments" | "variableValues">;
  readonly viewer: Viewer;
  readonly dataModel: DataModel;
  readonly policies: Policies;
  readonly cursorSecret: string;
  /** Whether the JSON goes to the client as it is, or graphql-js makes the answer out of it. */
  readonly isAnswer: boolean;
}

/** Thrown where an answer needs more than the JSON that a statement can make. */
class NeedsResolvers extends Error {}

/**
 * Stands in an answer where there is nothing and the schema promises something. JSON holds no such character: who
 * finds one has graphql-js say what it says then.
 */
export const HOLE = "\u0001";

type Field = GraphQLField<unknown, unknown>;
type Nodes = readonly FieldNode[];
type Entry = readonly [key: string, json: Sql];

/** Arguments that the planner itself gives a meaning; the others are compared with the column of their name. */
const RESERVED = new Set(["first", "last", "after", "before", "filter", "orderBy", "search"]);

/**
 * Turns a selection set into one SQL expression that gives its JSON. An object's to-one relations become joins of
 * the same FROM; lists and connections become sub-selects. Every table comes with the viewer's filter.
 */
export class StatementBuilder {
  private readonly rows: Rows;
  private readonly filters: FilterTranslator;
  /** Of an answer: what the statement leaves to methods of ours. */
  readonly blanks = new Blanks();
  /** Of rows that a field gives: which type its interfaces lead to. */
  private readonly leads = new WeakMap<Row, NonNullable<FieldPlan["leads"]>>();

  constructor(private readonly request: PlanRequest) {
    this.rows = new Rows(request.dataModel, request.policies, request.viewer);
    this.filters = new FilterTranslator(request.info.schema, this.rows);
  }

  /** The JSON of all that an operation asks for. */
  root(type: GraphQLObjectType, selected: ReadonlyMap<string, Nodes>): Sql {
    const entries = [...selected].flatMap(([key, nodes]) => {
      const name = nodes[0]?.name.value ?? "";
      if (name === "__typename") return this.typename(key, type);
      const field = type.getFields()[name];
      // Of the schema itself.
      if (field === undefined) throw new NeedsResolvers();
      const json = field.extensions.plan
        ? this.rootField(type, field, nodes)
        : this.blanks.add({ parent: type, key, nodes }, jsonObject([]));
      return [[key, json] as const];
    });
    return jsonObject(entries);
  }

  /** The JSON of one field of the query type. */
  rootField(parent: GraphQLObjectType, field: Field, nodes: Nodes): Sql {
    const { byGlobalId, byRepresentation, lookup } = planOf(field);
    if (byRepresentation) return this.byRepresentation(field, nodes);
    const args = this.arguments(field, nodes);
    const type = getNamedType(field.type);
    if (byGlobalId) return this.byGlobalId(field, nodes, args);
    if (!isObjectType(type)) throw new Error(`${parent.name}.${field.name} gives no object`);
    if (lookup) {
      const given = atMost(field.name, lookup.argument, args[lookup.argument] as string[]);
      const row = this.rows.of(modelOf(type));
      if (lookup.by !== "id") return this.inOrder(type, nodes, row, lookup.by, given);
      const keys = given.map((id, index) => {
        const place = `${field.name}(${lookup.argument}:)[${index}]`;
        return readGlobalId(place, id, [type.name], this.request.dataModel).key;
      });
      return this.inOrder(type, nodes, row, keyField(row), keys);
    }
    if (type.extensions.connection) return this.connection(parent, field, nodes, args);
    return this.several(field, type, nodes, args, this.rows.of(modelOf(type)));
  }

  /** The JSON list of the objects with these keys, or global ids, in their order; null for one without any. */
  references(type: GraphQLOutputType, nodes: Nodes, keys: readonly string[]): Sql {
    const named = getNamedType(type);
    if (isAbstractType(named)) {
      return jsonListOf(keys.map((id) => this.withGlobalId(named, nodes, named.name, id)));
    }
    if (!isObjectType(named)) throw new Error(`A reference to ${named.name} cannot be read`);
    const row = this.rows.of(modelOf(named));
    return this.inOrder(named, nodes, row, keyField(row), keys);
  }

  /** The JSON of an object made of a row; the joins it needs are added to those given. */
  private object(type: GraphQLObjectType, nodes: Nodes, row: Row, joins: Sql[], withType = false): Sql {
    const { isAnswer } = this.request;
    // No alias is named so: a client may call anything __typename.
    const entries: Entry[] = withType && !isAnswer ? [["$type", constant(type.name)]] : [];
    const needed = new Set<string>();
    for (const [key, fieldNodes] of this.selected(type, nodes)) {
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

  private columns(row: Row, names: readonly string[]): Sql {
    return jsonObject(names.map((name) => [name, this.column(row, name)]));
  }

  private field(parent: GraphQLObjectType, field: Field, nodes: Nodes, row: Row, joins: Sql[]): Sql {
    const plan = planOf(field);
    const args = this.arguments(field, nodes);
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

  /** The entry for `__typename`, which graphql-js makes itself. */
  private typename(key: string, type: GraphQLObjectType): Entry[] {
    return this.request.isAnswer ? [[key, constant(type.name)]] : [];
  }

  private column(row: Row, name: string): Sql {
    const { type = "", required = false, list = false, plain = false } = row.model.columns[name] ?? {};
    // Its own spaces and the order of its members are PostgreSQL's.
    if (type.startsWith("json") && this.request.isAnswer) throw new NeedsResolvers();
    return jsonValue(row.column(name), list ? `${type}[]` : plain ? PLAIN : type, required);
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
  private joined(
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
  private several(
    field: Field,
    type: GraphQLObjectType,
    nodes: Nodes,
    args: Arguments,
    row: Row,
    parent?: Row,
  ): Sql {
    const joins: Sql[] = [];
    this.leads.set(row, planOf(field).leads ?? {});
    const object = this.object(type, nodes, row, joins);
    const order = orderBy(orderKeys(this.rows, row, planOf(field).order ?? defaultOrder(row)));
    const condition = this.condition(field, type, row, this.bound(field, nodes, args), parent);
    const source = sql`from ${row.table} ${lines(joins)} where ${condition}`;
    return isListType(getNullableType(field.type))
      ? subSelect(jsonList(object, order), source)
      : this.present(field, sql`(select ${object} ${source} order by ${order} limit 1)`);
  }

  private connection(
    parent: GraphQLObjectType,
    field: Field,
    nodes: Nodes,
    args: Arguments,
    owner?: Row,
  ): Sql {
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
      looksBeyond: this.namesIn(connection, nodes, "pageInfo").some((name) => name.startsWith("has")),
    });
    const joins: Sql[] = [];
    const node = (found: Nodes) => this.object(type, found, row, joins);
    const asked = [...this.selected(connection, nodes)];
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
    const entries = [...this.selected(type, nodes)].flatMap(([key, found]) => {
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

  private inOrder(
    type: GraphQLObjectType,
    nodes: Nodes,
    row: Row,
    field: string,
    keys: readonly string[],
  ): Sql {
    const joins: Sql[] = [];
    const keyType = row.model.columns[field]?.type ?? "text";
    const condition = all([sql`${row.column(field)} = wanted.key`, this.rows.visible(row)]);
    const object = sql`coalesce(${this.joined(type, nodes, row, condition, joins)}, 'null')`;
    const wanted = sql`unnest(${parameter(keys, `${keyType}[]`)}) with ordinality as wanted (key, position)`;
    return subSelect(jsonList(object, sql`wanted.position`), sql`from ${wanted} ${lines(joins)}`);
  }

  private byGlobalId(field: Field, nodes: Nodes, args: Arguments): Sql {
    const type = getNamedType(field.type);
    if (!isAbstractType(type)) throw new Error(`${field.name} gives no interface`);
    const { id, ids } = args as { id?: string; ids?: readonly string[] };
    if (ids === undefined) return this.withGlobalId(type, nodes, `${field.name}(id:)`, id ?? "");
    const wanted = atMost(field.name, "ids", ids);
    return jsonListOf(
      wanted.map((each, index) => this.withGlobalId(type, nodes, `${field.name}(ids:)[${index}]`, each)),
    );
  }

  private withGlobalId(type: GraphQLAbstractType, nodes: Nodes, argument: string, id: string): Sql {
    const possible = new Map(
      this.request.info.schema.getPossibleTypes(type).map((found) => [found.name, found]),
    );
    const given = readGlobalId(argument, id, [...possible.keys()], this.request.dataModel);
    const found = objectType(possible.get(given.type));
    const row = this.rows.of(modelOf(found));
    const joins: Sql[] = [];
    const object = this.object(found, nodes, row, joins, true);
    const field = keyField(row);
    const isKey = sql`${row.column(field)} = ${parameter(given.key, row.model.columns[field]?.type ?? "text")}`;
    const condition = all([isKey, this.rows.visible(row)]);
    return sql`coalesce((select ${object} from ${row.table} ${lines(joins)} where ${condition}), 'null')`;
  }

  /** The objects that other graphs name. */
  private byRepresentation(field: Field, [node, ...others]: Nodes): Sql {
    if (node === undefined) return NULL;
    const { info, dataModel } = this.request;
    const { representations } = getArgumentValues(field, node, info.variableValues);
    const given = readRepresentations(representations as unknown[], entitiesOf(info.schema), dataModel);
    return representedObjects(given, this.rows, (type, row, condition, joins) =>
      this.joined(type, [node, ...others], row, condition, joins, true),
    );
  }

  /** The arguments, with those that are only compared as what their variables are given each time. */
  private bound(field: Field, [node]: Nodes, args: Arguments): Arguments {
    if (!this.request.isAnswer || planOf(field).where) return args;
    const bound = (node?.arguments ?? []).flatMap(({ name: { value: name }, value: given }) => {
      const type = field.args.find((argument) => argument.name === name)?.type;
      if (given.kind !== Kind.VARIABLE || !isLeafType(getNullableType(type)) || RESERVED.has(name)) return [];
      return args[name] == null || !type ? [] : [[name, new Bound(given, type, args[name])]];
    });
    return { ...args, ...(Object.fromEntries(bound) as Arguments) };
  }

  /** What is selected of an object's field of this name. */
  private namesIn(type: GraphQLObjectType, nodes: Nodes, name: string): string[] {
    const inner = objectType(type.getFields()[name]?.type);
    return [...this.selected(type, nodes).values()]
      .filter(([node]) => node?.name.value === name)
      .flatMap((found) => [...this.selected(inner, found).values()])
      .flatMap(([node]) => (node === undefined ? [] : [node.name.value]));
  }

  private selected(type: GraphQLObjectType, nodes: Nodes): Map<string, Nodes> {
    const { schema, fragments, variableValues } = this.request.info;
    return collectSubfields(schema, fragments, variableValues, type, nodes);
  }

  private arguments(field: Field, [node]: Nodes): Arguments {
    const args = node === undefined ? {} : getArgumentValues(field, node, this.request.info.variableValues);
    for (const [name, value] of Object.entries(args)) refuseUnstorableText(`${field.name}(${name}:)`, value);
    return args;
  }
}

function mentions({ strings }: Sql, { alias }: Row): boolean {
  return strings.some((text) => text.split(/\W/).includes(alias));
}

function leftJoin({ row, condition }: Step): Sql {
  return sql`left join ${row.table} on ${condition}`;
}

function planOf(field: Field): FieldPlan {
  return field.extensions.plan ?? {};
}

function objectType(type: GraphQLOutputType | undefined): GraphQLObjectType {
  const named = getNamedType(type);
  if (!isObjectType(named)) throw new Error(`${String(type)} is no object type`);
  return named;
}

function atMost(field: string, argument: string, keys: readonly string[]): readonly string[] {
  if (keys.length > LARGEST_PAGE) {
    throw badInput(
      `${field}(${argument}:)`,
      `takes ${LARGEST_PAGE} entries at most; ${keys.length} were given.`,
    );
  }
  return keys;
}

function lines(parts: readonly Sql[]): Sql {
  return parts.reduce((left, right) => sql`${left} ${right}`, raw(""));
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
