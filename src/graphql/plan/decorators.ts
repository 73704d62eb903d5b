import { Args, type ClassType, Extensions, FieldResolver, Query, Subscription } from "type-graphql";
import type { FieldPlan } from "./field";

type TypeFunction = () => unknown;

interface PlannedOptions extends FieldPlan {
  readonly description: string;
  readonly nullable?: boolean | "items";
  /** The class of the field's arguments. */
  readonly takes?: () => ClassType;
}

function declare(decorate: typeof Query, type: TypeFunction, options: PlannedOptions): PropertyDecorator {
  const { description, nullable, takes, ...plan } = options;
  return (prototype, property) => {
    decorate(type as never, { description, ...(nullable === undefined ? {} : { nullable }) })(
      prototype,
      property,
      {},
    );
    Extensions({ plan })(prototype, property as string, undefined as never);
    if (takes) Args(takes as never)(prototype, property, 0);
  };
}

/** Declares a query that the read planner answers. The property is never read. */
export function PlannedQuery(type: TypeFunction, options: PlannedOptions): PropertyDecorator {
  return declare(Query, type, options);
}

/** Declares a field of an object, in a resolver of it, that the read planner answers. */
export function Planned(type: TypeFunction, options: PlannedOptions): PropertyDecorator {
  return declare(FieldResolver, type, options);
}

interface FollowedOptions<Given, Context> {
  readonly description: string;
  /** The events: of each the root of its answer, by the name of the field. */
  readonly follow: (given: Given, context: Context) => Promise<AsyncIterableIterator<unknown>>;
}

/** Declares a subscription; its method makes the answer out of the root of an event. */
export function Followed<Given, Context>(
  type: TypeFunction,
  { description, follow }: FollowedOptions<Given, Context>,
): MethodDecorator {
  return Subscription(type as never, {
    description,
    subscribe: ({ args, context }) => follow(args as Given, context as Context) as never,
  });
}

/** Declares a subscription whose events name rows by their keys. The property is never read. */
export function PlannedFollowed<Given, Context>(
  type: TypeFunction,
  { takes, ...options }: FollowedOptions<Given, Context> & { readonly takes: () => ClassType },
): PropertyDecorator {
  return (prototype, property) => {
    Followed(type, options)(prototype, property, {});
    Extensions({ plan: {} })(prototype, property as string, undefined as never);
    Args(takes as never)(prototype, property, 0);
  };
}

/** On a field resolver's method: the columns of the row that it is given as its root. */
export function Computed(...needs: string[]): MethodDecorator {
  return (prototype, property) => {
    Extensions({ computed: { needs } })(prototype, property as string, undefined as never);
  };
}
