import type { GraphQLObjectType } from "graphql";
import { badInput } from "../../core/errors";
import type { DataModel } from "../../core/data-model";
import { refuseUnstorableText } from "../../core/text";
import { readGlobalId } from "../plan/global-id";

/** The most objects that one call of `_entities` may ask for; a gateway asks for those of a whole list at once. */
export const MOST_REPRESENTATIONS = 1_000;

const FIELD = "_entities(representations:)";

/** An object as another graph names it: its type, and the values of some of its keys, the columns in one order. */
export interface Representation {
  readonly type: GraphQLObjectType;
  readonly keys: readonly (readonly [column: string, value: string])[];
}

/** Reads what a gateway sends. What is forged is refused with its place; what is unknown is no fault. */
export function readRepresentations(
  given: readonly unknown[],
  entities: ReadonlyMap<string, GraphQLObjectType>,
  dataModel: DataModel,
): Representation[] {
  if (given.length > MOST_REPRESENTATIONS) {
    throw badInput(FIELD, `takes ${MOST_REPRESENTATIONS} entries at most; ${given.length} were given.`);
  }
  return given.map((one, index) => readRepresentation(`${FIELD}[${index}]`, one, entities, dataModel));
}

function readRepresentation(
  place: string,
  given: unknown,
  entities: ReadonlyMap<string, GraphQLObjectType>,
  dataModel: DataModel,
): Representation {
  const { __typename: name, ...fields } = given as Readonly<Record<string, unknown>>;
  const type = typeof name === "string" ? entities.get(name) : undefined;
  const keys = type?.extensions.entity?.keys;
  if (type === undefined || keys === undefined) {
    throw badInput(`${place}.__typename`, `must be one of ${[...entities.keys()].join(", ")}.`);
  }
  const foreign = Object.keys(fields).find((field) => !keys.includes(field));
  if (foreign !== undefined) {
    throw badInput(
      place,
      `holds ${JSON.stringify(foreign.slice(0, 40))}, which is no key of ${type.name}; give __typename and ${keys.join(" or ")}.`,
    );
  }
  const named = keys.filter((key) => Object.hasOwn(fields, key));
  if (named.length === 0) throw badInput(place, `names no key of ${type.name}; give ${keys.join(" or ")}.`);
  return {
    type,
    keys: named.map((key) => [key, readKeyValue(`${place}.${key}`, type, key, fields[key], dataModel)]),
  };
}

function readKeyValue(
  place: string,
  type: GraphQLObjectType,
  key: string,
  value: unknown,
  dataModel: DataModel,
): string {
  if (typeof value !== "string") throw badInput(place, "must be a text.");
  refuseUnstorableText(place, value);
  return key === "id" ? readGlobalId(place, value, [type.name], dataModel).key : value;
}
