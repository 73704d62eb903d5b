import {
  type DocumentNode,
  execute,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLFieldResolver,
  GraphQLList,
  GraphQLObjectType,
  GraphQLSchema,
  isObjectType,
  Kind,
  type NameNode,
  type OperationDefinitionNode,
  OperationTypeNode,
} from "graphql";
import type { Sql } from "../../core/sql";
import { jsonBetween } from "./json";

/** A field that a method of ours computes: the statement of an answer leaves it blank in each of its objects. */
interface Blank {
  readonly parent: GraphQLObjectType;
  /** What the client calls it. */
  readonly key: string;
  readonly nodes: readonly FieldNode[];
}

/** Whose answer it is. */
interface Asked {
  readonly schema: GraphQLSchema;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: unknown;
}

/** Where an object keeps the row that its computed fields are made of. No alias is named so. */
export const ROW = "$";

/** What graphql-js makes a computed field of. */
export type WithRow = Readonly<Record<typeof ROW, unknown>>;

/** Around the number of a place and a row of it: characters that no JSON holds. */
const [OPEN, CLOSE] = ["\u0002", "\u0003"];
const BLANK = new RegExp(`${OPEN}(\\d+):([^${CLOSE}]*)${CLOSE}`, "g");

/** The places of a document that its statement leaves blank. */
export class Blanks {
  private readonly places: Blank[] = [];

  /** The mark for the value, with the row that it is computed of. */
  add(blank: Blank, row: Sql): Sql {
    this.places.push(blank);
    return jsonBetween(`${OPEN}${this.places.length - 1}:`, row, CLOSE);
  }

  /** Null where there are none. */
  fillerFor(operation: OperationDefinitionNode, fragments: readonly FragmentDefinitionNode[]): Filler | null {
    return this.places.length === 0 ? null : new Filler(this.places, operation, fragments);
  }
}

/**
 * Fills the blanks of an answer. graphql-js runs their methods, in a query that has a list of objects for each place
 * and nothing else; the rest of the answer, usually all but a few bytes of it, is never read.
 */
export class Filler {
  private readonly document: DocumentNode;

  constructor(
    private readonly places: readonly Blank[],
    { variableDefinitions = [] }: OperationDefinitionNode,
    fragments: readonly FragmentDefinitionNode[],
  ) {
    const selections = places.map(({ parent, nodes }, place): FieldNode => ({
      kind: Kind.FIELD,
      alias: named(aliasOf(place)),
      name: named(parent.name),
      selectionSet: { kind: Kind.SELECTION_SET, selections: nodes },
    }));
    this.document = {
      kind: Kind.DOCUMENT,
      definitions: [
        {
          kind: Kind.OPERATION_DEFINITION,
          operation: OperationTypeNode.QUERY,
          variableDefinitions,
          selectionSet: { kind: Kind.SELECTION_SET, selections },
        },
        ...fragments,
      ],
    };
  }

  /** The whole text; null where a value is an error, which has to be said in its place. */
  async fill(text: string, { schema, variables, context }: Asked): Promise<string | null> {
    const rows: Rows = Object.fromEntries(this.places.map((_blank, place) => [aliasOf(place), []]));
    for (const [, place = "", row = ""] of text.matchAll(BLANK)) {
      rows[aliasOf(place)]?.push({ [ROW]: JSON.parse(row) as unknown });
    }
    const { data, errors } = await execute({
      schema: listsOf(schema),
      document: this.document,
      rootValue: rows,
      contextValue: context,
      variableValues: variables,
    });
    if (!data || errors) return null;
    const values = this.places.map(({ key }, place) => {
      const objects = data[aliasOf(place)] as Readonly<Record<string, unknown>>[];
      return objects.map((object) => object[key]).values();
    });
    return text.replace(BLANK, (_mark, place: string) => JSON.stringify(values[Number(place)]?.next().value));
  }
}

type Rows = Record<string, WithRow[]>;

function aliasOf(place: number | string): string {
  return `place${place}`;
}

function named(value: string): NameNode {
  return { kind: Kind.NAME, value };
}

const lists = new WeakMap<GraphQLSchema, GraphQLSchema>();

/** The same types, with a query that gives a list of each of them. */
function listsOf(schema: GraphQLSchema): GraphQLSchema {
  const found = lists.get(schema) ?? makeLists(schema);
  lists.set(schema, found);
  return found;
}

function makeLists(schema: GraphQLSchema): GraphQLSchema {
  const types = Object.values(schema.getTypeMap());
  const resolve: GraphQLFieldResolver<Rows, unknown> = (rows, _args, _context, { path }) => rows[path.key];
  const fields = types
    .filter(isObjectType)
    .map((type) => [type.name, { type: new GraphQLList(type), resolve }] as const);
  const query = new GraphQLObjectType<Rows>({ name: "Lists", fields: Object.fromEntries(fields) });
  return new GraphQLSchema({ ...schema.toConfig(), types, query, assumeValid: true });
}
