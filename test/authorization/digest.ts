import type { Pool } from "../../src/database/client";

/** How many rows each table has, and a sum over all that stands in them. */
export async function digest(database: Pool): Promise<Readonly<Record<string, string>>> {
  const tables = await database.$queryRaw<{ name: string }[]>`
    select quote_ident(relname) as name from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace order by relname`;
  const sums = tables.map(
    ({ name }) => `select '${name}' as name, count(*) || ' ' || coalesce(
      md5(string_agg(md5(line::text), '' order by md5(line::text))), '') as sum from ${name} as line`,
  );
  const rows = await database.$queryRawUnsafe<{ name: string; sum: string }[]>(sums.join(" union all "));
  return Object.fromEntries(rows.map(({ name, sum }) => [name, sum]));
}
