import {
  type FieldNode,
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isObjectType,
} from "graphql";
import type { Model } from "../../core/data-model";
import type { Row, Sql } from "../../core/sql";
import type { Viewer } from "../../core/viewer";

export type Field = GraphQLField<unknown, unknown>;
/** All places of a document that ask for the same field of an object. */
export type Nodes = readonly FieldNode[];
export type Arguments = Readonly<Record<string, unknown>>;

/**
 * What a field is in the database, where its name does not say it already. Without any of these, a leaf is the
 * column of its name and an object is the relation of its name, as prisma/models has them.
 */
export interface FieldPlan {
  /** The value is an SQL expression over the row. */
  readonly sql?: (row: Row, args: Arguments) => Sql;
  /** The object is made of the same row: a group of fields, such as `published`. */
  readonly sameRow?: true;
  /** The relation that leads to the object; two with a point between them lead through a link table. */
  readonly relation?: string;
  /** For an interface: the relation that leads to each type. Default: the type's name. */
  readonly variants?: Readonly<Record<string, string>>;
  /** Of the objects that the field gives: the one type that an interface of theirs always leads to. */
  readonly leads?: Readonly<Record<string, string>>;
  /** A further condition on the rows that the field gives. */
  readonly where?: (row: Row, parent: Row, args: Arguments) => Sql;
  /** How a list is ordered unless asked otherwise: fields of the model, `-` before a descending one. */
  readonly order?: readonly string[];
  /** A root field that gives one object for each key asked for, in that order, null where there is none. */
  readonly lookup?: { readonly argument: string; readonly by: string };
  /** For a connection of the query type: its rows are no table's. */
  readonly derived?: Derived;
  /** For a field of an object: its rows are made out of the object's own. */
  readonly made?: Made;
  /** A root field that finds rows of any type by their global ids. */
  readonly byGlobalId?: true;
  /** The root field that finds the rows that other graphs name. */
  readonly byRepresentation?: true;
}

/** Rows that are made of those of tables, such as statistics: they are listed like any others. */
export interface Derived {
  readonly model: Model;
  /** The sub-select that makes them, with the arguments of the field. */
  readonly rows: (args: Arguments, from: Derivation) => Sql;
}

/** Rows that are made out of one other row, such as the totals of an operation. */
export interface Made {
  readonly model: Model;
  /** The sub-select that makes them. */
  readonly rows: (owner: Row, args: Arguments, from: Derivation) => Sql;
}

export interface Derivation {
  readonly viewer: Viewer;
  /** A table, and which of its rows the viewer may see. */
  readonly visible: (model: string) => { readonly row: Row; readonly condition: Sql };
  /** Which rows match the filter that is given as this argument. */
  readonly matching: (argument: string, row: Row) => Sql;
}

/** A field that a method of ours computes, of these columns of its parent's row. */
export interface ComputedField {
  readonly needs: readonly string[];
}

declare module "graphql" {
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    plan?: FieldPlan;
    computed?: ComputedField;
  }
  interface GraphQLObjectTypeExtensions<_TSource, _TContext> {
    /** The model whose rows the type shows, where it is not the one of the type's own name. */
    model?: string;
    /** On a connection. */
    connection?: true;
    /** On what a connection is made of. */
    partOfConnection?: true;
  }
}

export function planOf(field: Field): FieldPlan {
  return field.extensions.plan ?? {};
}

/** The object type that a field leads to, itself or in a list. */
export function objectType(type: GraphQLOutputType | undefined): GraphQLObjectType {
  const named = getNamedType(type);
  if (!isObjectType(named)) throw new Error(`${String(type)} is no object type`);
  return named;
}
