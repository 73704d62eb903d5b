import {
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  Kind,
  print,
} from "graphql";
import { type Action, PERMISSIONS } from "../../core/permissions";
import { DEFAULT_PAGE, LARGEST_PAGE } from "../plan/page";
import { type Directives, definitionsOf, givesObjects } from "./directives";

const SPECIFICATION = "https://specs.apollo.dev/federation/v2.9";

/** What a field costs that a service computes: it reads by a statement of its own. */
const COMPUTED_WEIGHT = 10;

/** The schema as a subgraph of Federation 2: what `_service` gives. */
export function printSubgraph(schema: GraphQLSchema): string {
  const definitions = definitionsOf(schema, federationDirectives(schema));
  const used = new Set(
    definitions.flatMap((definition) => {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
      const places = [definition, ...(definition.fields ?? [])];
      return places.flatMap(({ directives = [] }) => directives.map(({ name }) => name.value));
    }),
  );
  used.delete("deprecated");
  const imports = [...used].sort().map((name) => JSON.stringify(`@${name}`));
  const link = `extend schema @link(url: "${SPECIFICATION}", import: [${imports.join(", ")}])`;
  return `${[link, ...definitions.map(print)].join("\n\n")}\n`;
}

function federationDirectives(schema: GraphQLSchema): Directives {
  return {
    ofType({ extensions: { entity, shareable } }) {
      const keys = (entity?.keys ?? []).map((key) => `@key(fields: "${key}")`);
      return shareable ? [...keys, "@shareable"] : keys;
    },
    ofField: (parent, field) => [
      ...hidden(field),
      ...(parent === schema.getMutationType() ? guarded(field.name) : []),
      ...(isForThoseAtWork(schema, parent, field) ? ['@tag(name: "internal")'] : []),
      ...cost(field),
      ...size(field),
    ],
  };
}

/** Other graphs have a `node` of their own, and a router cannot tell whose id it was given. */
function hidden({ extensions }: GraphQLField<unknown, unknown>): string[] {
  return extensions.plan?.byGlobalId ? ["@shareable", "@inaccessible"] : [];
}

/**
 * What is refused to anyone without a role. A list that is only empty for them is not marked: a router would turn
 * it into an error.
 */
function guarded(mutation: string): string[] {
  // To do it to many at once (submitReports) is permitted to whom the one thing is.
  const action = [mutation, mutation.replace(/s$/, "")].find(isAction);
  if (action === undefined) throw new Error(`Nobody may ${mutation}: it has no permission`);
  const scopes = PERMISSIONS[action].roles.map((role) => `["${role.toLowerCase()}"]`);
  return ["@authenticated", `@requiresScopes(scopes: [${scopes.join(", ")}])`];
}

function isAction(name: string): name is Action {
  return Object.hasOwn(PERMISSIONS, name);
}

/** A contract without what is tagged so is the public graph: it changes nothing and speaks of no viewer. */
function isForThoseAtWork(
  schema: GraphQLSchema,
  parent: GraphQLObjectType,
  { name }: GraphQLField<unknown, unknown>,
): boolean {
  return parent === schema.getMutationType() || /^(viewer|auditTrail$)/.test(name);
}

function cost(field: GraphQLField<unknown, unknown>): string[] {
  return field.extensions.computed && givesObjects(field) ? [`@cost(weight: ${COMPUTED_WEIGHT})`] : [];
}

/** How long a list is assumed to be: the numbers are those by which pages are cut. */
function size(field: GraphQLField<unknown, unknown>): string[] {
  const type = getNamedType(field.type);
  if (isObjectType(type) && type.extensions.connection) {
    return [
      `@listSize(assumedSize: ${DEFAULT_PAGE}, slicingArguments: ["first", "last"], sizedFields: ["nodes", "edges"], requireOneSlicingArgument: false)`,
    ];
  }
  return field.extensions.plan?.lookup ? [`@listSize(assumedSize: ${LARGEST_PAGE})`] : [];
}
