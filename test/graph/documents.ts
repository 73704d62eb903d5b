import fc from "fast-check";
import {
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";

/** What values are taken from, so that most of them name something that is there. */
export interface Pools {
  readonly ids: readonly string[];
  readonly texts: readonly string[];
}

type Variables = Readonly<Record<string, unknown>>;

export interface Drawn {
  /** The document, with something selected besides at its end. */
  readonly document: (besides: string) => string;
  /** Two times what its variables may be given. */
  readonly variables: readonly [Variables, Variables];
}

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly values: readonly [unknown, unknown];
}

const DEEPEST = 5;

/** Draws valid queries of a schema, with arguments, variables, fragments, aliases and directives. */
export class Documents {
  private variables: Variable[] = [];
  private aliases = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly roots: readonly string[],
    private readonly pools: Pools,
    private readonly gen: fc.GeneratorValue,
  ) {}

  /** One operation. */
  draw(): Drawn {
    const query = this.schema.getQueryType();
    if (!query) throw new Error("There is no query type");
    const fields = this.several(this.roots, 1, 2).map((name) => this.field(query.getFields()[name], 0));
    if (this.chance(4)) fields.push("__typename");
    const declared = this.variables.map(({ name, type }) => `$${name}: ${type}`).join(", ");
    const given = (time: 0 | 1) =>
      Object.fromEntries(this.variables.map(({ name, values }) => [name, values[time]]));
    const head = `query Drawn${declared === "" ? "" : `(${declared})`}`;
    return {
      document: (besides) => `${head} { ${fields.join(" ")} ${besides} }`,
      variables: [given(0), given(1)],
    };
  }

  private field(field: GraphQLField<unknown, unknown> | undefined, depth: number): string {
    if (field === undefined) return "__typename";
    const type = getNamedType(field.type);
    const given = field.args.flatMap((argument) => this.argument(argument));
    // Every one has a name of its own, or two with other arguments could not stand side by side.
    this.aliases += 1;
    const alias = given.length > 0 || this.chance(5) ? `a${this.aliases}: ` : "";
    const args = given.length === 0 ? "" : `(${given.join(", ")})`;
    return `${alias}${field.name}${args}${this.directive()}${this.selection(type, depth)}`;
  }

  private selection(type: GraphQLNamedType, depth: number): string {
    if (isLeafType(type)) return "";
    if (isAbstractType(type)) {
      const possible = this.several(this.schema.getPossibleTypes(type), 1, 3);
      const own = possible.map((one) => `... on ${one.name} ${this.ofObject(one, depth)}`);
      return ` { ${this.chance(2) ? "__typename " : ""}${own.join(" ")} }`;
    }
    if (isObjectType(type)) return ` ${this.ofObject(type, depth)}`;
    throw new Error(`${type.name} has no fields`);
  }

  private ofObject(type: GraphQLObjectType, depth: number): string {
    const fields = Object.values(type.getFields()).filter(
      ({ type: of }) => depth < DEEPEST || isLeafType(getNamedType(of)),
    );
    const chosen = this.several(fields, 1, 4).map((field) => this.field(field, depth + 1));
    if (chosen.length === 0 || this.chance(6)) chosen.push("__typename");
    return this.chance(8) ? `{ ... { ${chosen.join(" ")} } }` : `{ ${chosen.join(" ")} }`;
  }

  private directive(): string {
    if (!this.chance(15)) return "";
    const draw = () => this.gen(fc.boolean);
    return this.chance(2) ? ` @include(if: ${this.declare("Boolean!", draw)})` : ` @skip(if: ${draw()})`;
  }

  private argument(argument: GraphQLArgument): string[] {
    const isNeeded = isNonNullType(argument.type) && argument.defaultValue === undefined;
    if (!isNeeded && !this.chance(argument.name === "first" ? 2 : 6)) return [];
    const draw = () => this.value(argument.type, argument.name, 0);
    const { type } = argument;
    const written = this.chance(2) ? this.declare(String(type), draw) : literal(type, draw());
    return [`${argument.name}: ${written}`];
  }

  private value(of: GraphQLInputType, name: string, depth: number): unknown {
    const type = getNullableType(of);
    if (isListType(type)) {
      return Array.from({ length: this.number(1, 2) }, () => this.value(type.ofType, name, depth));
    }
    if (isInputObjectType(type)) return this.object(Object.values(type.getFields()), depth);
    if (isEnumType(type)) return this.one(type.getValues()).name;
    return this.leaf(getNamedType(type).name, name);
  }

  /** Comparators, and filters that are not deep. */
  private object(fields: readonly GraphQLInputField[], depth: number): Record<string, unknown> {
    const needed = fields.filter(({ type }) => isNonNullType(type));
    const others = fields.filter(
      (field) => !needed.includes(field) && (depth < 3 || !isInputObjectType(getNamedType(field.type))),
    );
    const chosen = [...needed, ...(needed.length === 0 ? this.several(others, 1, 2) : [])];
    return Object.fromEntries(chosen.map(({ name, type }) => [name, this.value(type, name, depth + 1)]));
  }

  private leaf(type: string, name: string): unknown {
    switch (type) {
      case "Int":
        return this.number(name === "first" || name === "last" ? 1 : 0, 3);
      case "Boolean":
        return this.gen(fc.boolean);
      case "Decimal":
        return this.one([0, 1, 12, 2.5, 100_000]);
      case "ID":
        return this.one(this.pools.ids);
      case "Date":
        return this.one(["2019-09-01", "2024-11-13", "2026-11-14"]);
      case "DateTime":
        return this.one(["2024-11-13T00:00:00Z", "2026-11-14T23:00:00.5+01:00"]);
      case "Locale":
        return this.one(["bg", "de", "el", "en"]);
      default:
        return this.one(this.pools.texts);
    }
  }

  private declare(type: string, draw: () => unknown): string {
    const name = `v${this.variables.length + 1}`;
    this.variables.push({ name, type, values: [draw(), draw()] });
    return `$${name}`;
  }

  private one<Item>(items: readonly Item[]): Item {
    return items[this.number(0, items.length - 1)] as Item;
  }

  private several<Item>(items: readonly Item[], least: number, most: number): Item[] {
    if (items.length === 0) return [];
    return Array.from({ length: this.number(least, most) }, () => this.one(items)).filter(
      (item, index, all) => all.indexOf(item) === index,
    );
  }

  private number(min: number, max: number): number {
    return this.gen(fc.integer, { min, max });
  }

  private chance(of: number): boolean {
    return this.number(1, of) === 1;
  }
}

/** A value as a document writes it. */
function literal(of: GraphQLInputType, value: unknown): string {
  const type = getNullableType(of);
  if (isListType(type)) return `[${(value as unknown[]).map((one) => literal(type.ofType, one)).join(", ")}]`;
  if (isInputObjectType(type)) {
    const fields = type.getFields();
    const members = Object.entries(value as object).flatMap(([name, one]) => {
      const field = fields[name];
      return field === undefined ? [] : [`${name}: ${literal(field.type, one)}`];
    });
    return `{${members.join(", ")}}`;
  }
  return isEnumType(type) ? String(value) : JSON.stringify(value);
}
