import { type Row, type Sql, TRUE } from "./sql";
import type { Viewer } from "./viewer";

/** Which rows of a table a viewer may see. A table without a policy cannot be read at all. */
export type RowPolicy =
  /** Those for which the condition holds. */
  | { readonly visible: (viewer: Viewer, row: Row) => Sql }
  /** Those whose owner, the row at the other end of this relation, can be seen. */
  | { readonly visibleThrough: string };

export type Policies = Readonly<Record<string, RowPolicy>>;

/** For vocabularies and other public reference data. */
export const visibleToEveryone: RowPolicy = { visible: () => TRUE };
