import {
  getArgumentValues,
  getNamedType,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isAbstractType,
  isObjectType,
} from "graphql";
import { badInput } from "../../core/errors";
import { all, parameter, type Row, type Sql, sql } from "../../core/sql";
import { entitiesOf } from "../federation/entity";
import { readRepresentations } from "../federation/representation";
import { representedObjects } from "../federation/represented-objects";
import type { Blanks } from "./blanks";
import { type Arguments, type Field, type Nodes, objectType, planOf } from "./field";
import { modelOf } from "./filter";
import { keyField, readGlobalId } from "./global-id";
import { jsonList, jsonListOf, jsonObject, NULL, subSelect } from "./json";
import { lines, NeedsResolvers, Objects, type PlanRequest } from "./objects";
import { LARGEST_PAGE } from "./page";
import type { Selection } from "./selection";
import type { Rows } from "./visibility";

/** Makes the one expression that gives the JSON of an operation's root, or of objects that are referred to. */
export class StatementBuilder {
  private readonly objects: Objects;
  private readonly rows: Rows;
  private readonly selection: Selection;
  /** Of an answer: what the statement leaves to methods of ours. */
  readonly blanks: Blanks;

  constructor(private readonly request: PlanRequest) {
    this.objects = new Objects(request);
    this.rows = this.objects.rows;
    this.selection = this.objects.selection;
    this.blanks = this.objects.blanks;
  }

  /** The JSON of all that an operation asks for. */
  root(type: GraphQLObjectType, selected: ReadonlyMap<string, Nodes>): Sql {
    const entries = [...selected].flatMap(([key, nodes]) => {
      const name = nodes[0]?.name.value ?? "";
      if (name === "__typename") return this.objects.typename(key, type);
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
    const args = this.selection.arguments(field, nodes);
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
    if (type.extensions.connection) return this.objects.connection(parent, field, nodes, args);
    return this.objects.several(field, type, nodes, args, this.rows.of(modelOf(type)));
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
    const object = sql`coalesce(${this.objects.joined(type, nodes, row, condition, joins)}, 'null')`;
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
    const object = this.objects.object(found, nodes, row, joins, true);
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
      this.objects.joined(type, [node, ...others], row, condition, joins, true),
    );
  }
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
