import {
  getArgumentValues,
  getNullableType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  isLeafType,
  Kind,
} from "graphql";
import { collectSubfields } from "graphql/execution/collectFields";
import { refuseUnstorableText } from "../../core/text";
import { type Arguments, type Field, type Nodes, objectType, planOf } from "./field";
import { Bound } from "./plans";

/** Arguments that the planner itself gives a meaning; the others are compared with the column of their name. */
export const RESERVED = new Set(["first", "last", "after", "before", "filter", "orderBy", "search"]);

/** What graphql-js knows of a document and its variables. */
export type DocumentInfo = Pick<GraphQLResolveInfo, "schema" | "fragments" | "variableValues">;

/** What a document selects of an object, and the arguments that it gives a field. */
export class Selection {
  /** @param isAnswer whether a plan is made that is remembered, for whatever its variables are given then */
  constructor(
    private readonly info: DocumentInfo,
    private readonly isAnswer: boolean,
  ) {}

  selected(type: GraphQLObjectType, nodes: Nodes): Map<string, Nodes> {
    const { schema, fragments, variableValues } = this.info;
    return collectSubfields(schema, fragments, variableValues, type, nodes);
  }

  arguments(field: Field, [node]: Nodes): Arguments {
    const args = node === undefined ? {} : getArgumentValues(field, node, this.info.variableValues);
    for (const [name, value] of Object.entries(args)) refuseUnstorableText(`${field.name}(${name}:)`, value);
    return args;
  }

  /** The arguments, with those that are only compared as what their variables are given each time. */
  bound(field: Field, [node]: Nodes, args: Arguments): Arguments {
    if (!this.isAnswer || planOf(field).where) return args;
    const bound = (node?.arguments ?? []).flatMap(({ name: { value: name }, value: given }) => {
      const type = field.args.find((argument) => argument.name === name)?.type;
      if (given.kind !== Kind.VARIABLE || !isLeafType(getNullableType(type)) || RESERVED.has(name)) return [];
      return args[name] == null || !type ? [] : [[name, new Bound(given, type, args[name])]];
    });
    return { ...args, ...(Object.fromEntries(bound) as Arguments) };
  }

  /** What is selected of an object's field of this name. */
  namesIn(type: GraphQLObjectType, nodes: Nodes, name: string): string[] {
    const inner = objectType(type.getFields()[name]?.type);
    return [...this.selected(type, nodes).values()]
      .filter(([node]) => node?.name.value === name)
      .flatMap((found) => [...this.selected(inner, found).values()])
      .flatMap(([node]) => (node === undefined ? [] : [node.name.value]));
  }
}
