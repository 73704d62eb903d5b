import type { DataModel, Relation } from "../../core/data-model";
import type { Policies } from "../../core/policy";
import { all, join, Row, type Sql, sql, TRUE } from "../../core/sql";
import type { Viewer } from "../../core/viewer";

/** A row on a path, and the condition that the row before it leads to it and that the viewer may see it. */
export interface Step {
  readonly row: Row;
  readonly condition: Sql;
}

/** A row whose key is known by the column that points to it. */
export class PointedRow extends Row {
  constructor(
    { name, model, alias }: Row,
    private readonly pointer: Sql,
  ) {
    super(name, model, alias);
  }

  override column(field: string): Sql {
    return field === this.model.key[0] ? this.pointer : super.column(field);
  }
}

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
    const policy = this.policies[row.name];
    // What rows are derived from was filtered before; there may be more to say of them.
    if (row.source !== undefined && policy === undefined) return TRUE;
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

  /** The rows along a path of relations, the one that it leads to last: each one leads to the next. */
  steps(from: Row, path: string, to: Row): Step[] {
    const [first = "", ...rest] = path.split(".");
    const relation = this.relation(from, first);
    const row = rest.length === 0 ? to : this.of(relation.target);
    const step = { row, condition: all([onKeys(relation, from, row), this.visible(row, relation.inverse)]) };
    return rest.length === 0 ? [step] : [step, ...this.steps(row, rest.join("."), to)];
  }

  /**
   * The column of a row that holds the key of what a relation leads to, where it says enough: that it is there, as the
   * database promises (rows that are derived have their keys from those of tables), and that everyone may see it.
   * Null where more has to be asked.
   */
  pointer(from: Row, path: string, to: Row): Sql | null {
    const relation = from.model.relations[path];
    const [own, ...others] = relation?.from ?? [];
    if (relation === undefined || own === undefined || others.length > 0 || from.model.key.includes(own))
      return null;
    const isKey = to.model.key.length === 1 && to.model.key[0] === relation.to[0];
    return isKey && this.visible(to, relation.inverse) === TRUE ? from.column(own) : null;
  }

  /** The condition that a row is what a path of relations leads to, and that the viewer may see all of the path. */
  reached(from: Row, path: string, to: Row): Sql {
    const steps = this.steps(from, path, to);
    const links = steps.slice(0, -1);
    return links.length === 0 ? conditionOf(steps) : exists(links, conditionOf(steps));
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

export function conditionOf(steps: readonly Step[]): Sql {
  return all(steps.map(({ condition }) => condition));
}

/** That these rows are there, all in one FROM: PostgreSQL joins what stands there, and tries row by row what is nested. */
export function exists(steps: readonly Step[], condition: Sql): Sql {
  const tables = steps.map(({ row }) => row.table);
  return sql`exists (select from ${join(tables, ", ")} where ${condition})`;
}

function onKeys(relation: Relation, from: Row, to: Row): Sql {
  return all(
    relation.from.map((field, index) => sql`${to.column(relation.to[index] ?? "")} = ${from.column(field)}`),
  );
}
