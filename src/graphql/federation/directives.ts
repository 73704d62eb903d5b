import {
  type ConstDirectiveNode,
  type DefinitionNode,
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isLeafType,
  isObjectType,
  Kind,
  lexicographicSortSchema,
  parse,
  printSchema,
} from "graphql";

/** The directives, as text, of a type or of a field of it. */
export interface Directives {
  readonly ofType: (type: GraphQLObjectType) => readonly string[];
  readonly ofField: (parent: GraphQLObjectType, field: GraphQLField<unknown, unknown>) => readonly string[];
}

/** The definitions of a schema, in the order of their names, with directives on its objects and their fields. */
export function definitionsOf(schema: GraphQLSchema, { ofType, ofField }: Directives): DefinitionNode[] {
  return parse(printSchema(lexicographicSortSchema(schema))).definitions.map((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition;
    const type = schema.getType(definition.name.value);
    if (!isObjectType(type)) return definition;
    const fields = type.getFields();
    return {
      ...definition,
      directives: nodesOf(ofType(type)),
      fields: (definition.fields ?? []).map((node) => {
        const field = fields[node.name.value];
        if (field === undefined) return node;
        return { ...node, directives: [...(node.directives ?? []), ...nodesOf(ofField(type, field))] };
      }),
    };
  });
}

/** graphql-js reads directives only where they stand on something. */
function nodesOf(directives: readonly string[]): readonly ConstDirectiveNode[] {
  if (directives.length === 0) return [];
  const [bearer] = parse(`scalar Bearer ${directives.join(" ")}`).definitions;
  return bearer?.kind === Kind.SCALAR_TYPE_DEFINITION ? (bearer.directives ?? []) : [];
}

/** Whether a field gives objects, and not a value. */
export function givesObjects(field: GraphQLField<unknown, unknown>): boolean {
  return !isLeafType(getNamedType(field.type));
}
