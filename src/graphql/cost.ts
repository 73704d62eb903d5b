import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import { Extensions } from "type-graphql";
import { DEFAULT_PAGE, LARGEST_PAGE } from "./plan/page";
import type { ValidOperation } from "./valid-operation";

/** What a field costs that is more than the objects that it gives. */
interface FieldCost {
  /** For its value, whatever is selected in it. */
  readonly weight?: number;
  /** How many entries a list without pages is taken for. */
  readonly entries?: number;
}

declare module "graphql" {
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    cost?: FieldCost;
  }
}

/** Says beside a field what it costs, where that is more than one for each object. */
export function Costs(cost: FieldCost): MethodDecorator & PropertyDecorator {
  return (prototype: object, property: string | symbol) => {
    Extensions({ cost })(prototype, property as string, undefined as never);
  };
}

/** For an operation, however small. */
const LEAST = 1;
/** For a list without pages, where nothing else is said beside it. */
const ENTRIES = 10;
/** For counting a whole list, of which a page is read. */
const COUNTING = 10;
/** For a change, with its transaction and its entry in the audit trail. */
const CHANGE = 50;
/** For the schema: it is all in memory. */
const INTROSPECTION = 500;

type Variables = Readonly<Record<string, unknown>>;

/** A number, where no variable changes it. */
type Amount = number | ((variables: Variables) => number);

const known = new WeakMap<OperationDefinitionNode, Amount>();

/**
 * What an operation costs at most, in units of one object: each object of a page, of the pages within it and so on, and
 * the weights of the fields that take more. What no variable changes is worked out once for a document.
 */
export function costOf({ schema, document, operation, variables }: ValidOperation): number {
  let amount = known.get(operation);
  if (amount === undefined) {
    amount = new Estimate(schema, document, operation).whole();
    known.set(operation, amount);
  }
  return Math.max(LEAST, typeof amount === "number" ? amount : amount(variables));
}

/** A field as it is selected, and the variables that it is selected by. */
interface Selected {
  readonly node: FieldNode;
  readonly conditions: readonly Amount[];
}

/** The fields selected on a type: those of all its objects, and those of one type among them. */
interface Fields {
  readonly common: Map<string, Selected[]>;
  readonly ofType: Map<string, Map<string, Selected[]>>;
}

class Estimate {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  private readonly defaults = new Map<string, ValueNode | undefined>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition);
    }
    for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
      this.defaults.set(variable.name.value, defaultValue);
    }
  }

  whole(): Amount {
    const root = this.schema.getRootType(this.operation.operation);
    return root ? this.ofSets(root, [this.operation.selectionSet], null) : LEAST;
  }

  /** What is selected of one object; `page` is the size of the lists in it, where it is a page. */
  private ofSets(type: GraphQLNamedType, sets: readonly SelectionSetNode[], page: Amount | null): Amount {
    const fields: Fields = { common: new Map(), ofType: new Map() };
    for (const set of sets) this.collect(type, set, fields, fields.common, []);
    const common = sum([...fields.common.values()].map((selected) => this.ofField(type, selected, page)));
    const own = [...fields.ofType].map(([name, found]) => {
      const one = this.schema.getType(name) as GraphQLObjectType;
      return sum([...found.values()].map((selected) => this.ofField(one, selected, page)));
    });
    return sum([common, most(own)]);
  }

  private collect(
    type: GraphQLNamedType,
    set: SelectionSetNode,
    fields: Fields,
    into: Map<string, Selected[]>,
    conditions: readonly Amount[],
  ): void {
    for (const selection of set.selections) {
      const further = [...conditions, ...this.conditionsOf(selection.directives ?? [])];
      if (further.includes(0)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const present = into.get(key);
        const selected = { node: selection, conditions: further };
        if (present) present.push(selected);
        else into.set(key, [selected]);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
      if (fragment === undefined) continue;
      const { typeCondition } = fragment;
      const on = typeCondition === undefined ? undefined : this.schema.getType(typeCondition.name.value);
      if (!isAbstractType(type) || !isObjectType(on)) {
        this.collect(type, fragment.selectionSet, fields, into, further);
        continue;
      }
      const own = fields.ofType.get(on.name) ?? new Map<string, Selected[]>();
      fields.ofType.set(on.name, own);
      this.collect(on, fragment.selectionSet, fields, own, further);
    }
  }

  /** Of @skip and @include: 0 where the field is left out. */
  private conditionsOf(directives: readonly DirectiveNode[]): Amount[] {
    return directives.flatMap(({ name, arguments: args }) => {
      const isSkip = name.value === "skip";
      const value = args?.find((argument) => argument.name.value === "if")?.value;
      if (value === undefined || (!isSkip && name.value !== "include")) return [];
      return [this.from(value, (given) => (given === isSkip ? 0 : 1))];
    });
  }

  private ofField(type: GraphQLNamedType, selected: readonly Selected[], page: Amount | null): Amount {
    const [first] = selected;
    if (first === undefined) return 0;
    const name = first.node.name.value;
    if (name.startsWith("__")) return name === "__typename" ? 0 : INTROSPECTION;
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    if (field === undefined) return 0;
    const sets = selected.flatMap(({ node }) => (node.selectionSet ? [node.selectionSet] : []));
    const cost = this.ofValue(type, field, first.node.arguments ?? [], sets, page);
    if (selected.some(({ conditions }) => conditions.length === 0)) return cost;
    return product([most(selected.map(({ conditions }) => product(conditions))), cost]);
  }

  private ofValue(
    owner: GraphQLNamedType,
    field: GraphQLField<unknown, unknown>,
    args: readonly ArgumentNode[],
    sets: readonly SelectionSetNode[],
    page: Amount | null,
  ): Amount {
    const type = getNamedType(field.type);
    const isChange = owner === this.schema.getMutationType();
    const isCount = isConnection(owner) && field.name === "totalCount";
    const weight = field.extensions.cost?.weight ?? (isChange ? CHANGE : isCount ? COUNTING : 0);
    const given = sum(this.within(field, args).map(({ value }) => this.from(value, sizeOf)));
    if (sets.length === 0) return sum([weight, given]);
    const isPage = field.args.some(({ name }) => name === "first");
    const inside = this.ofSets(type, sets, isPage ? this.pageOf(args) : null);
    const count = isListType(getNullableType(field.type)) ? this.entriesOf(field, args, page) : 1;
    return sum([weight, given, product([count, sum([1, inside])])]);
  }

  /** The arguments that have values in them. */
  private within(
    field: GraphQLField<unknown, unknown>,
    args: readonly ArgumentNode[],
  ): readonly ArgumentNode[] {
    return args.filter(({ name }) => {
      const found = field.args.find((argument) => argument.name === name.value);
      return found !== undefined && !isLeafType(getNullableType(found.type));
    });
  }

  private entriesOf(
    field: GraphQLField<unknown, unknown>,
    args: readonly ArgumentNode[],
    page: Amount | null,
  ): Amount {
    const { cost, plan } = field.extensions;
    const named = cost?.entries ?? page;
    if (named !== null) return named;
    // One for each key, where it is looked up by keys.
    const keys = field.args.find(({ type }) => isKeys(type));
    const isLookup = [plan?.lookup, plan?.byGlobalId, plan?.byRepresentation].some(Boolean);
    const value = args.find(({ name }) => name.value === keys?.name)?.value;
    if (!isLookup || value === undefined) return ENTRIES;
    return this.from(value, (list) => (Array.isArray(list) ? list.length : 1));
  }

  private pageOf(args: readonly ArgumentNode[]): Amount {
    const sizes = ["first", "last"].flatMap((name) => {
      const value = args.find((argument) => argument.name.value === name)?.value;
      return value === undefined ? [] : [this.from(value, sizeOfPage)];
    });
    return sizes.length === 0 ? DEFAULT_PAGE : most(sizes);
  }

  /** What is made of a value; once for all, where there is no variable in it. */
  private from(node: ValueNode, make: (value: unknown) => number): Amount {
    if (!hasVariable(node)) return make(read(node, {}));
    const { defaults } = this;
    if (node.kind !== Kind.VARIABLE) return (variables) => make(read(node, variables, defaults));
    const { value: name } = node.name;
    const byDefault = make(read(node, {}, defaults));
    return (variables) => {
      const given = variables[name];
      return given === undefined ? byDefault : make(given);
    };
  }
}

function isConnection({ extensions }: GraphQLNamedType): boolean {
  return (extensions as { connection?: true }).connection === true;
}

function isKeys(type: GraphQLInputType): boolean {
  return isListType(getNullableType(type));
}

/** A size that is no page's is refused in other words, where the list is read. */
function sizeOfPage(value: unknown): number {
  return typeof value === "number" ? Math.min(Math.max(value, 1), LARGEST_PAGE) : DEFAULT_PAGE;
}

/** How many values there are within one, such as the conditions of a filter; none in a number or a text. */
function sizeOf(value: unknown): number {
  let size = 0;
  // Without recursion: who sends it chooses how deep it is.
  for (const left = [value]; left.length > 0;) {
    const next = left.pop();
    if (typeof next !== "object" || next === null) continue;
    const values: unknown[] = Object.values(next);
    size += values.length;
    left.push(...values);
  }
  return size;
}

function hasVariable(node: ValueNode): boolean {
  switch (node.kind) {
    case Kind.VARIABLE:
      return true;
    case Kind.LIST:
      return node.values.some(hasVariable);
    case Kind.OBJECT:
      return node.fields.some(({ value }) => hasVariable(value));
    default:
      return false;
  }
}

/** The value that a document has, before it is known to be right. */
function read(
  node: ValueNode,
  variables: Variables,
  defaults: ReadonlyMap<string, ValueNode | undefined> = new Map(),
): unknown {
  switch (node.kind) {
    case Kind.VARIABLE: {
      const { value: name } = node.name;
      const given = variables[name];
      const byDefault = defaults.get(name);
      return given === undefined && byDefault !== undefined ? read(byDefault, {}) : given;
    }
    case Kind.LIST:
      return node.values.map((value) => read(value, variables, defaults));
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map(({ name, value }) => [name.value, read(value, variables, defaults)]),
      );
    case Kind.NULL:
      return null;
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    default:
      return node.value;
  }
}

const sum = (amounts: readonly Amount[]) => combine(amounts, 0, (one, other) => one + other);
const product = (amounts: readonly Amount[]) => combine(amounts, 1, (one, other) => one * other);
const most = (amounts: readonly Amount[]) => combine(amounts, 0, Math.max);

/** One number of all that are numbers already, and a function of the others. */
function combine(
  amounts: readonly Amount[],
  start: number,
  join: (one: number, other: number) => number,
): Amount {
  const settled = amounts.reduce<number>(
    (found, amount) => (typeof amount === "number" ? join(found, amount) : found),
    start,
  );
  const open = amounts.filter((amount) => typeof amount === "function");
  const [first, ...others] = open;
  if (first === undefined) return settled;
  if (others.length === 0) return (variables) => join(settled, first(variables));
  return (variables) => open.reduce((found, amount) => join(found, amount(variables)), settled);
}
