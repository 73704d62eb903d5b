import { getNamedType, type GraphQLSchema, print } from "graphql";
import { definitionsOf } from "./directives";

/** As @graphql-tools/stitching-directives reads them; its `@key` is not the one of federation. */
const DEFINITIONS = `directive @key(selectionSet: String!) on OBJECT

directive @merge(keyField: String, keyArg: String, additionalArgs: String, key: [String!], argsExpr: String) on FIELD_DEFINITION`;

/** The schema for a gateway that stitches: what `_sdl` gives. Each entity is merged by the list of its key. */
export function printStitching(schema: GraphQLSchema): string {
  const lookups = Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap((field) => {
    const { lookup } = field.extensions.plan ?? {};
    return lookup ? [{ field: field.name, key: lookup.by, type: getNamedType(field.type).name }] : [];
  });
  const definitions = definitionsOf(schema, {
    ofType({ name }) {
      const lookup = lookups.find(({ type }) => type === name);
      return lookup ? [`@key(selectionSet: "{ ${lookup.key} }")`] : [];
    },
    ofField(parent, { name }) {
      const lookup = lookups.find(({ field }) => field === name);
      return lookup && parent === schema.getQueryType() ? [`@merge(keyField: "${lookup.key}")`] : [];
    },
  });
  return `${[DEFINITIONS, ...definitions.map(print)].join("\n\n")}\n`;
}
