import { ArgsType, type ClassType, Field, InputType, registerEnumType } from "type-graphql";
import { PageArguments } from "./connection";

type Described<T> = readonly [type: T, description: string];

/**
 * The filter of a type: comparators or other filters by the names that its fields have in the graph, and and, or
 * and not over the filter itself.
 */
export function filterOf(
  name: string,
  plural: string,
  fields: Readonly<Record<string, Described<ClassType>>>,
): ClassType {
  @InputType(`${name}Filter`, { description: `Which ${plural}: all that is given must hold.` })
  class Filter {
    @Field(() => [Filter], { nullable: true, description: "All of these hold; at most 100." })
    and?: Filter[];

    @Field(() => [Filter], { nullable: true, description: "At least one of these holds; at most 100." })
    or?: Filter[];

    @Field(() => Filter, { nullable: true, description: "This does not hold." })
    not?: Filter;
  }
  for (const [field, [type, description]] of Object.entries(fields)) {
    Field(() => type, { nullable: true, description })(Filter.prototype, field);
  }
  return Filter;
}

/** The filter of a list: at least one (`some`) or not one (`none`) of its entries matches. */
export function listFilter(name: string, plural: string, filter: ClassType): ClassType {
  @InputType(`${name}ListFilter`, { description: `Looks at the ${plural} of something.` })
  class ListFilter {
    @Field(() => filter, {
      nullable: true,
      description: "At least one matches; with {}, there is at least one.",
    })
    some?: unknown;

    @Field(() => filter, { nullable: true, description: "Not one matches; with {}, there is none." })
    none?: unknown;
  }
  return ListFilter;
}

enum OrderDirection {
  ASC = "ASC",
  DESC = "DESC",
}
registerEnumType(OrderDirection, {
  name: "OrderDirection",
  description: "Which way a list is ordered.",
  valuesConfig: {
    ASC: { description: "From the least to the greatest, from the earliest to the latest." },
    DESC: { description: "From the greatest to the least, from the latest to the earliest." },
  },
});

/** The values of an order's enum: the field of the model that each stands for, and what it means. */
type OrderFields = Readonly<Record<string, Described<string>>>;

function orderOf(name: string, plural: string, fields: OrderFields): ClassType {
  const field = Object.fromEntries(Object.entries(fields).map(([value, [column]]) => [value, column]));
  registerEnumType(field, {
    name: `${name}OrderField`,
    description: `What ${plural} can be ordered by.`,
    valuesConfig: Object.fromEntries(
      Object.entries(fields).map(([value, [, description]]) => [value, { description }]),
    ),
  });

  @InputType(`${name}Order`, { description: `One key of an order of ${plural}.` })
  class Order {
    @Field(() => field, { description: "What is ordered by." })
    field!: string;

    @Field(() => OrderDirection, { description: "Which way.", defaultValue: OrderDirection.ASC })
    direction!: OrderDirection;
  }
  return Order;
}

interface ListOptions {
  readonly filter?: ClassType;
  readonly order?: OrderFields;
  /** What is searched, in words. */
  readonly search?: string;
  /** Further arguments; each must equal the column of its name, unless the field's plan says otherwise. */
  readonly further?: Readonly<Record<string, Described<object>>>;
}

/** The arguments of a connection of a type. */
export function listArguments(name: string, plural: string, options: ListOptions): ClassType {
  @ArgsType()
  class ListArguments extends PageArguments {}

  const add = (field: string, type: () => unknown, description: string) => {
    Field(type as never, { nullable: true, description })(ListArguments.prototype, field);
  };
  const { filter, order, search, further = {} } = options;
  if (filter) add("filter", () => filter, `Which ${plural}.`);
  if (order) {
    const type = orderOf(name, plural, order);
    add("orderBy", () => [type], "The keys of the order, the first one first; at most 5.");
  }
  if (search) {
    add(
      "search",
      () => String,
      `Words that all occur in ${search}, whatever case and accents; at most 200 characters.`,
    );
  }
  for (const [field, [type, description]] of Object.entries(further)) add(field, () => type, description);
  return ListArguments;
}
