import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { join, parameter, raw, type Sql, sql, TRUE } from "../core/sql";
import { dataModel } from "../generated/data-model";
import { operationId } from "./load/identifier";
import { type Table, TABLES } from "./load/tables";

export const DATA = path.resolve(__dirname, "../../prisma/data");
/** The code that makes rows of files. */
const LOADER = path.join(__dirname, "load");

export interface Seeded {
  /** How many operations the files have, and how many of them were new or different. */
  readonly operations: number;
  readonly changed: number;
}

/**
 * Whether seeding would find nothing to do: the files, and what makes rows of them, are those of the last time, and so
 * are the rows. Null where it might. It takes a tenth of the time that seeding takes to find nothing.
 */
export async function findSeeded(url: string): Promise<Seeded | null> {
  const { files, operationIds } = fingerprintOf(DATA);
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { text, values } = rowsStatement(operationIds);
    const { rows } = await client.query<{ same: boolean }>(
      `select exists (select from seeding where files = $${values.length + 1} and rows = (${text})) as same`,
      [...values, files],
    );
    return rows[0]?.same === true ? { operations: operationIds.length, changed: 0 } : null;
  } finally {
    await client.end();
  }
}

interface Fingerprint {
  /** SHA-256 of the files and of all that makes rows of them. */
  readonly files: string;
  /** The operations of the files, each of which is named by its code. */
  readonly operationIds: readonly string[];
}

/** Reads the files, but nothing in them. */
export function fingerprintOf(folder: string): Fingerprint {
  // The names of countries come with Node.
  const { icu, cldr } = process.versions;
  const sum = createHash("sha256").update(JSON.stringify([icu, cldr, dataModel]));
  for (const place of [folder, LOADER]) {
    for (const name of filesBelow(place)) {
      sum.update(`\0${name}\0`).update(readFileSync(path.join(place, name)));
    }
  }
  const names = readdirSync(path.join(folder, "operations")).filter((name) => name.endsWith(".json"));
  return {
    files: sum.digest("hex"),
    operationIds: names.map((name) => operationId(path.basename(name, ".json"))),
  };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

/** A fingerprint of all rows that the files make, or that stand where they would: whoever has changed them. */
export function rowsStatement(operationIds: readonly string[]): Sql {
  const ids = parameter(operationIds, "uuid[]");
  return sql`select md5(concat_ws(' ', ${join(TABLES.map((table) => ofTable(table, ids)))})) as rows`;
}

function ofTable({ model, fields, scope }: Table, operationIds: Sql): Sql {
  const columns = fields.map((field) => raw(model.columns[field]?.column ?? field));
  return sql`(
    select count(*) || ':' || coalesce(sum(hashtextextended(kept::text, 0)), 0)
    from (select ${join(columns)} from ${raw(model.table)} where ${scope?.(operationIds) ?? TRUE}) as kept)`;
}
