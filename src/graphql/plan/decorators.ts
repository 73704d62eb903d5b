import { Args, type ClassType, Extensions, FieldResolver, Query } from "type-graphql";
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

/** On a field resolver's method: the columns of the row that it is given as its root. */
export function Computed(...needs: string[]): MethodDecorator {
  return (prototype, property) => {
    Extensions({ computed: { needs } })(prototype, property as string, undefined as never);
  };
}
