import { type GraphQLObjectType, type GraphQLSchema, isObjectType } from "graphql";
import { Extensions } from "type-graphql";

/** On a type: each of these fields is a key by which other graphs name an object of it. */
export function Entity(...keys: string[]): ClassDecorator {
  return Extensions({ entity: { keys } });
}

/** On a type whose fields mean the same in every graph. */
export function Shareable(): ClassDecorator {
  return Extensions({ shareable: true });
}

declare module "graphql" {
  interface GraphQLObjectTypeExtensions<_TSource, _TContext> {
    entity?: { readonly keys: readonly string[] };
    shareable?: true;
  }
}

/** The types whose objects other graphs may name, by their names. */
export function entitiesOf(schema: GraphQLSchema): ReadonlyMap<string, GraphQLObjectType> {
  const entities = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ extensions }) => extensions.entity)
    .sort((one, other) => one.name.localeCompare(other.name));
  return new Map(entities.map((entity) => [entity.name, entity]));
}
