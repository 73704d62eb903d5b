import type { OperationDefinitionNode } from "graphql";
import { LRUCache } from "lru-cache";
import type { Viewer } from "../../core/viewer";

/** A statement, and its parameters. */
export interface Plan {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** For an operation that no single statement answers. */
export const NO_PLAN = "no plan";

/** What a plan is made of: nothing else, not even the time, may change it. */
export interface Planned {
  /** As it was parsed: Apollo keeps the documents that come again. */
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly viewer: Viewer;
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
  private readonly names = new WeakMap<OperationDefinitionNode, number>();
  private count = 0;

  remember(planned: Planned, make: () => Plan | typeof NO_PLAN): Plan | typeof NO_PLAN {
    const key = this.keyOf(planned);
    const known = this.plans.get(key);
    if (known !== undefined) return known;
    const plan = make();
    this.plans.set(key, plan);
    return plan;
  }

  private keyOf({ operation, variables, viewer: { subject, machine, grants } }: Planned): string {
    let name = this.names.get(operation);
    if (name === undefined) {
      this.count += 1;
      name = this.count;
      this.names.set(operation, name);
    }
    // SECURITY: with all that says who asks, or one would be answered as another.
    return JSON.stringify([name, variables, subject, machine, grants]);
  }
}
