import type { DataModel, Relation } from "../../core/data-model";
import type { Policies } from "../../core/policy";
import { all, Row, type Sql, sql, TRUE } from "../../core/sql";
import type { Viewer } from "../../core/viewer";

/** Hands out the rows of one statement: each under an alias of its own, with the viewer's filter. */
export class Rows {
  private count = 0;

  constructor(
    private readonly dataModel: DataModel,
    private readonly policies: Policies,
    private readonly viewer: Viewer,
  ) {}

  of(model: string, source?: Sql): Row {
    const found = this.dataModel[model];
    if (found === undefined) throw new Error(`There is no model ${model}`);
    this.count += 1;
    return new Row(model, found, `r${this.count}`, source);
  }

  /**
   * SECURITY: which of the rows the viewer may see. `arrivedBy` is the relation, seen from this row, that leads
   * back to a row already filtered: what is visible through that one needs no second look.
   */
  visible(row: Row, arrivedBy?: string): Sql {
    // What rows are derived from was filtered before.
    if (row.source !== undefined) return TRUE;
    const policy = this.policies[row.name];
    if (policy === undefined) throw new Error(`${row.name} has no policy`);
    if ("visible" in policy) return policy.visible(this.viewer, row);
    if (policy.visibleThrough === arrivedBy) return TRUE;
    const relation = this.relation(row, policy.visibleThrough);
    const owner = this.of(relation.target);
    const conditions = [onKeys(relation, row, owner), this.visible(owner)];
    return sql`exists (select from ${owner.table} where ${all(conditions)})`;
  }

  relation(row: Row, name: string): Relation {
    const relation = row.model.relations[name];
    if (relation === undefined) throw new Error(`${row.name} has no relation ${name}`);
    return relation;
  }

  /** The condition that a row is what a path of relations leads to, and that the viewer may see all of the path. */
  reached(from: Row, path: string, to: Row): Sql {
    const [first = "", ...rest] = path.split(".");
    const relation = this.relation(from, first);
    if (rest.length === 0) {
      return all([onKeys(relation, from, to), this.visible(to, relation.inverse)]);
    }
    const link = this.of(relation.target);
    const conditions = [
      onKeys(relation, from, link),
      this.visible(link, relation.inverse),
      this.reached(link, rest.join("."), to),
    ];
    return sql`exists (select from ${link.table} where ${all(conditions)})`;
  }

  /** The model that a path of relations leads to. */
  target(model: string, path: string): { model: string; list: boolean; required: boolean } {
    let at = { model, list: false, required: true };
    for (const name of path.split(".")) {
      const relation = this.dataModel[at.model]?.relations[name];
      if (relation === undefined) throw new Error(`${at.model} has no relation ${name}`);
      at = {
        model: relation.target,
        list: at.list || relation.list,
        required: at.required && relation.required,
      };
    }
    return at;
  }
}

function onKeys(relation: Relation, from: Row, to: Row): Sql {
  return all(
    relation.from.map((field, index) => sql`${to.column(relation.to[index] ?? "")} = ${from.column(field)}`),
  );
}
