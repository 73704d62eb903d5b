import pg from "pg";
import { POOL } from "../../settings.mjs";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: POOL });

export async function query(name, text, values = []) {
  const { rows } = await pool.query({ name, text, values });
  return rows;
}

export const OPERATION = `
  id, code, name, motto, status, starts_on::text as "startsOn", ends_on::text as "endsOn"`;

/** The rows of each owner, by one statement for all of them. */
const many = (name, text) => async (queries) => {
  const rows = await query(name, text, [queries.map(({ obj }) => obj.id)]);
  const groups = Map.groupBy(rows, ({ owner }) => owner);
  return queries.map(({ obj }) => groups.get(obj.id) ?? []);
};

/** The row that each owner names by its code. */
const one = (table) => async (queries) => {
  const codes = [...new Set(queries.map(({ obj }) => obj.reference).filter((code) => code !== null))];
  const rows = await query(table, `select code, name from ${table} where code = any($1)`, [codes]);
  const found = new Map(rows.map((row) => [row.code, row]));
  return queries.map(({ obj }) => found.get(obj.reference) ?? null);
};

const figures = (name, column, condition) =>
  many(
    name,
    `select operation_id as owner, ${column} as reference, trim_scale(value)::text as value, qualifier, unit
     from published_figure where operation_id = any($1::uuid[]) and headline and ${condition} order by position`,
  );

export const loaders = {
  Operation: {
    participants: many(
      "participants",
      `select operation_id as owner, kind, role, country_code as reference
       from participant where operation_id = any($1::uuid[]) order by position`,
    ),
    checks: figures("checks", "check_category_code", "subject = 'CHECKS'"),
    results: figures("results", "result_category_code", "subject = 'RESULTS' and breakdown_id is null"),
  },
  Participant: { country: one("country") },
  Check: { category: one("check_category") },
  Result: { category: one("result_category") },
};
