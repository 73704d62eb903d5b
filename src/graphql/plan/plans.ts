import {
  coerceInputValue,
  type GraphQLInputType,
  type OperationDefinitionNode,
  type VariableNode,
  visit,
} from "graphql";
import { LRUCache } from "lru-cache";
import { refuseUnstorableText } from "../../core/text";
import type { Viewer } from "../../core/viewer";
import type { ValidOperation } from "../valid-operation";
import type { Filler } from "./blanks";

/** Stands among the parameters of a plan for what a variable is given, each time anew. */
export class Bound {
  constructor(
    /** Where the document has it. */
    readonly node: VariableNode,
    readonly type: GraphQLInputType,
    /** What it was given when the plan was made. */
    readonly value: unknown,
  ) {}
}

/** A statement and its parameters. */
export interface Plan {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Null where it leaves no blanks. */
  readonly filler: Filler | null;
}

/** For an operation that no single statement answers. */
export const NO_PLAN = "no plan";

type Variables = Readonly<Record<string, unknown>>;

/** What a plan is made of: nothing else, not even the time, may change it. */
export interface Planned extends Omit<ValidOperation, "schema"> {
  readonly viewer: Viewer;
}

/** What is known of an operation that was planned before. */
interface Known {
  readonly name: number;
  /** Where its document has each of its variables. */
  readonly places: ReadonlyMap<string, readonly VariableNode[]>;
  /**
   * The variables that change no plan, since they stand among its parameters and nowhere else; null until there was one.
   */
  free: ReadonlySet<string> | null;
}

export interface PlanFigures {
  /** How often a plan was remembered, and how often not, since the start. */
  readonly hits: number;
  readonly misses: number;
  /** How many are remembered now, and their length. */
  readonly plans: number;
  readonly characters: number;
}

/** In characters, of all plans together and of one. */
const MOST = 16_000_000;
const LARGEST = 200_000;

/** Remembers plans, the latest ones, for whoever asks the same again. */
export class Plans {
  private readonly plans = new LRUCache<string, Plan | typeof NO_PLAN>({
    maxSize: MOST,
    maxEntrySize: LARGEST,
    sizeCalculation: (plan, key) => key.length + (plan === NO_PLAN ? plan.length : plan.text.length),
  });
  private readonly known = new WeakMap<OperationDefinitionNode, Known>();
  private count = 0;
  private readonly found = { hits: 0, misses: 0 };

  get figures(): PlanFigures {
    return { ...this.found, plans: this.plans.size, characters: this.plans.calculatedSize };
  }

  /** The plan with its parameters; null where there is none, or none for such a value of a variable. */
  find(planned: Planned, make: () => Plan | typeof NO_PLAN): Plan | null {
    const known = this.known.get(planned.operation);
    const remembered =
      known &&
      (this.plans.get(keyOf(planned, known, known.free)) ?? this.plans.get(keyOf(planned, known, null)));
    this.found[remembered === undefined ? "misses" : "hits"] += 1;
    const plan = remembered ?? this.add(planned, make());
    if (plan === NO_PLAN) return null;
    try {
      return { ...plan, values: plan.values.map((value) => given(value, planned.variables)) };
    } catch {
      return null;
    }
  }

  private add(planned: Planned, made: Plan | typeof NO_PLAN): Plan | typeof NO_PLAN {
    const { operation } = planned;
    const known = this.known.get(operation) ?? this.introduce(planned);
    this.known.set(operation, known);
    if (made === NO_PLAN) {
      // Of these values; it says nothing about others.
      this.plans.set(keyOf(planned, known, null), made);
      return made;
    }
    const { free: before } = known;
    const free = freeIn(made, known);
    // Another plan of the same operation may have needed the value of one.
    known.free = before === null ? free : new Set([...free].filter((name) => before.has(name)));
    const plan = { ...made, values: made.values.map((value) => settled(value, free)) };
    this.plans.set(keyOf(planned, known, known.free), plan);
    return plan;
  }

  private introduce({ document }: Planned): Known {
    const places = new Map<string, VariableNode[]>();
    visit(document, {
      VariableDefinition: () => false,
      Variable(node) {
        const { value: name } = node.name;
        places.set(name, [...(places.get(name) ?? []), node]);
      },
    });
    this.count += 1;
    return { name: this.count, places, free: null };
  }
}

function keyOf(
  { variables, viewer: { subject, machine, grants } }: Planned,
  { name }: Known,
  free: Known["free"],
): string {
  const shape = Object.entries(variables).map(([variable, value]) => [
    variable,
    free?.has(variable) && value !== null ? "given" : { value },
  ]);
  // SECURITY: with all that says who asks, or one would be answered as another.
  return JSON.stringify([name, shape, [...(free ?? [])], subject, machine, grants]);
}

function freeIn({ values }: Plan, { places }: Known): Set<string> {
  const bound = new Set(values.flatMap((value) => (value instanceof Bound ? [value.node] : [])));
  const isFree = (nodes: readonly VariableNode[]) => nodes.every((node) => bound.has(node));
  return new Set([...places].flatMap(([name, nodes]) => (isFree(nodes) ? [name] : [])));
}

/** What is bound to a variable whose value the plan was made with has that value for good. */
function settled(value: unknown, free: ReadonlySet<string>): unknown {
  return value instanceof Bound && !free.has(value.node.name.value) ? value.value : value;
}

function given(value: unknown, variables: Variables): unknown {
  if (!(value instanceof Bound)) return value;
  const { name } = value.node;
  const variable = variables[name.value];
  // By default.
  if (variable === undefined) return value.value;
  const coerced = coerceInputValue(variable, value.type, (_path, _invalid, error) => {
    throw error;
  });
  refuseUnstorableText(name.value, coerced);
  return coerced;
}
