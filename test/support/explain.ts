import { Client } from "pg";

/**
 * The plan of a statement for whatever parameters, where PostgreSQL reads the whole of a table only if nothing leads
 * to its rows; in the name of a role, with its row-level security.
 */
export async function explain(
  databaseUrl: string,
  statement: string,
  role: string | null = null,
): Promise<Record<string, any>> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  if (role !== null) await database.query(`set role ${role}`);
  await database.query("set enable_seqscan = off; set plan_cache_mode = force_generic_plan");
  await database.query(`prepare story as ${statement}`);
  const numbers = [...statement.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number));
  const values = Array.from({ length: Math.max(0, ...numbers) }, () => "null").join(", ");
  const { rows } = await database.query(
    `explain (format json) execute story${values === "" ? "" : `(${values})`}`,
  );
  await database.end();
  return rows[0]["QUERY PLAN"][0].Plan;
}
