import { badInput } from "../../core/errors";
import type { DataModel } from "../../core/data-model";
import { literal, type Row, type Sql, sql } from "../../core/sql";

export interface GlobalId {
  readonly type: string;
  readonly key: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The global id of a row, as an SQL expression; see global_id in the migrations. */
export function globalIdOf(type: string, row: Row): Sql {
  return sql`global_id(${literal(type)}, ${row.column(keyField(row))}::text)`;
}

export function keyField(row: Row): string {
  const [field, ...others] = row.model.key;
  if (field === undefined || others.length > 0) throw new Error(`${row.name} has no single key`);
  return field;
}

/** Reads an id that a client sends; only one that we could have given out is taken. */
export function readGlobalId(
  argument: string,
  id: string,
  types: readonly string[],
  dataModel: DataModel,
): GlobalId {
  const [, type = "", key = ""] = /^(\w+):(.+)$/s.exec(Buffer.from(id, "base64url").toString("utf8")) ?? [];
  const model = dataModel[type];
  const field = model?.key[0] ?? "";
  const wellFormed = model?.columns[field]?.type === "uuid" ? UUID.test(key) : key.length <= 128;
  const canonical = Buffer.from(`${type}:${key}`).toString("base64url");
  if (!types.includes(type) || !wellFormed || canonical !== id) {
    throw badInput(argument, "is not a valid id; use one that this graph gave as `id`, unaltered.");
  }
  return { type, key };
}

/** The key behind an id of one type whose rows have UUIDs. */
export function readKey(argument: string, type: string, id: string): string {
  const key = Buffer.from(id, "base64url")
    .toString("utf8")
    .slice(type.length + 1);
  if (!UUID.test(key) || Buffer.from(`${type}:${key}`).toString("base64url") !== id) {
    throw badInput(
      argument,
      `is not the id of a ${type}; use one that this graph gave as \`id\`, unaltered.`,
    );
  }
  return key;
}
