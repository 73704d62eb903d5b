import {
  type GraphQLFieldConfig,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  valueFromASTUntyped,
} from "graphql";
import { printedOnce } from "../printed-once";
import { invalid } from "../scalars";
import { entitiesOf } from "./entity";
import { MOST_REPRESENTATIONS } from "./representation";
import { printStitching } from "./stitching-sdl";
import { printSubgraph } from "./subgraph-sdl";

/**
 * The graph with what gateways ask for beside its own fields. Its types are the very same; only the query type is
 * made anew, with `_service` and `_entities` for federation and `_sdl` for stitching.
 */
export function withFederation(graph: GraphQLSchema): GraphQLSchema {
  const query = graph.getQueryType();
  if (!query) throw new Error("A graph without queries has nothing to give");
  const { fields, ...config } = query.toConfig();
  const { types, ...rest } = graph.toConfig();
  return new GraphQLSchema({
    ...rest,
    types: types.filter((type) => type !== query),
    query: new GraphQLObjectType({
      ...config,
      fields: { ...fields, _service: service(graph), _entities: entities(graph), _sdl: stitching(graph) },
    }),
  });
}

function service(graph: GraphQLSchema): GraphQLFieldConfig<unknown, unknown> {
  const sdl = printedOnce(() => printSubgraph(graph));
  return {
    description: "This graph as a subgraph, for gateways and routers of Federation 2.",
    type: new GraphQLNonNull(
      new GraphQLObjectType({
        name: "_Service",
        description: "What a gateway must know of a subgraph.",
        fields: {
          sdl: {
            description: "The schema with the directives of federation.",
            type: new GraphQLNonNull(GraphQLString),
            resolve: sdl,
          },
        },
      }),
    ),
    resolve: () => ({}),
  };
}

function entities(graph: GraphQLSchema): GraphQLFieldConfig<unknown, unknown> {
  const entity = new GraphQLUnionType({
    name: "_Entity",
    description: "What other graphs may name by a key.",
    types: [...entitiesOf(graph).values()],
    resolveType: ({ $type }: { $type: string }) => $type,
  });
  return {
    description:
      "The objects that other graphs name, in the order asked for; null where there is none, or none to be seen.",
    type: new GraphQLNonNull(new GraphQLList(entity)),
    args: {
      representations: {
        description: `What names them, at most ${MOST_REPRESENTATIONS}: each holds \`__typename\` and a key.`,
        type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(anyScalar))),
      },
    },
    extensions: { plan: { byRepresentation: true } },
  };
}

function stitching(graph: GraphQLSchema): GraphQLFieldConfig<unknown, unknown> {
  return {
    description:
      "The schema with the directives of @graphql-tools/stitching-directives, for gateways that stitch.",
    type: new GraphQLNonNull(GraphQLString),
    resolve: printedOnce(() => printStitching(graph)),
  };
}

function representation(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid("A representation must be an object with __typename and a key.");
  }
  return value as Readonly<Record<string, unknown>>;
}

const anyScalar = new GraphQLScalarType({
  name: "_Any",
  description: "An object as another graph names it: `__typename` and the fields of a key.",
  parseValue: representation,
  parseLiteral: (node, variables) => representation(valueFromASTUntyped(node, variables)),
});
