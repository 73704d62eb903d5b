/** Builds the indexes of long tables once, after their rows are there, and not row by row. */
export async function withoutIndexes(client, tables, work) {
  const { rows: constraints } = await client.query(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint as found
     where conrelid = any($1::text[]::regclass[]) and contype in ('p', 'u')
       and not exists (select from pg_constraint as other where other.contype = 'f' and other.conindid = found.conindid)`,
    [tables],
  );
  const { rows: indexes } = await client.query(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index
     where indrelid = any($1::text[]::regclass[])
       and not exists (select from pg_constraint where conindid = indexrelid)`,
    [tables],
  );
  for (const { table, name } of constraints)
    await client.query(`alter table ${table} drop constraint "${name}"`);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  await work();
  return [
    ...constraints.map(
      ({ table, name, definition }) => `alter table ${table} add constraint "${name}" ${definition}`,
    ),
    ...indexes.map(({ definition }) => definition),
  ];
}
