/** What is known of the database from prisma/models: written by prisma/generators/data-model.mjs. */
export type DataModel = Readonly<Record<string, Model>>;

export interface Model {
  readonly table: string;
  /** Names of the fields that make up the primary key. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, Column>>;
  readonly relations: Readonly<Record<string, Relation>>;
}

export interface Column {
  readonly column: string;
  /** PostgreSQL's name of the type; of the element where `list` is true. */
  readonly type: string;
  readonly required: boolean;
  readonly list: boolean;
  /** A code: letters, digits and marks between them, to which checks of the database hold it. */
  readonly plain?: boolean;
}

export interface Relation {
  readonly target: string;
  /** The name of the same relation, seen from the target. */
  readonly inverse: string;
  readonly list: boolean;
  readonly required: boolean;
  readonly from: readonly string[];
  readonly to: readonly string[];
}
