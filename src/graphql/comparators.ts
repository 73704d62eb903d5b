import type { GraphQLScalarType } from "graphql";
import { type ClassType, Field, InputType, Int } from "type-graphql";
import { DateScalar, DateTimeScalar, DecimalScalar } from "./scalars";

type Scalar = GraphQLScalarType | StringConstructor | BooleanConstructor | object;

/** The comparators eq, ne, in and notIn of a type. */
function equalityFilter(name: string, type: () => Scalar, what: string): ClassType {
  @InputType(name, { description: `Compares ${what}. All comparators given must hold.` })
  class EqualityFilter {
    @Field(type, { nullable: true, description: "Equal to; null finds what has no value." })
    eq?: unknown;

    @Field(type, {
      nullable: true,
      description: "Not equal to, or without a value; null finds what has a value.",
    })
    ne?: unknown;

    @Field(() => [type()], { nullable: true, description: "One of these, at most 100." })
    in?: unknown[];

    @Field(() => [type()], { nullable: true, description: "None of these, at most 100." })
    notIn?: unknown[];
  }
  return EqualityFilter;
}

/** The comparators of a type whose values have an order. */
function orderedFilter(name: string, type: () => Scalar, what: string): ClassType {
  @InputType(name, { description: `Compares ${what}. All comparators given must hold.` })
  class OrderedFilter extends equalityFilter(`${name}Equality`, type, what) {
    @Field(type, { nullable: true, description: "Less than (before)." })
    lt?: unknown;

    @Field(type, { nullable: true, description: "Less than (before) or equal to." })
    lte?: unknown;

    @Field(type, { nullable: true, description: "Greater than (after)." })
    gt?: unknown;

    @Field(type, { nullable: true, description: "Greater than (after) or equal to." })
    gte?: unknown;
  }
  return OrderedFilter;
}

@InputType("StringFilter", { description: "Compares a text. All comparators given must hold." })
export class StringFilter extends equalityFilter("StringEquality", () => String, "a text") {
  @Field(() => String, { nullable: true, description: "Has this in it, whatever case and accents." })
  contains?: string;

  @Field(() => String, { nullable: true, description: "Begins with this, whatever case and accents." })
  startsWith?: string;
}

export const IntFilter = orderedFilter("IntFilter", () => Int, "a whole number");
export const DecimalFilter = orderedFilter("DecimalFilter", () => DecimalScalar, "a number");
export const DateFilter = orderedFilter("DateFilter", () => DateScalar, "a day");
export const DateTimeFilter = orderedFilter("DateTimeFilter", () => DateTimeScalar, "a moment");
export const BooleanFilter = equalityFilter("BooleanFilter", () => Boolean, "yes or no");

/** The comparators of an enum. */
export function enumFilter(name: string, type: object, what: string): ClassType {
  return equalityFilter(`${name}Filter`, () => type, what);
}

/** The comparators of a list of values of an enum. */
export function enumListFilter(name: string, type: object, what: string): ClassType {
  @InputType(`${name}ListFilter`, { description: `Compares a list of ${what}.` })
  class ListFilter {
    @Field(() => type, { nullable: true, description: "Has this among them." })
    contains?: unknown;
  }
  return ListFilter;
}

/** The comparators of a scalar of a feature's own. */
export const scalarFilter = equalityFilter;
