-- What the tables of a database are: one line for each thing, its definition, and whether migrations may have it
-- although prisma/ cannot say it.
with tables as (
  select oid, relname::text as name from pg_class
  where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and relname <> '_prisma_migrations'
)
select 'table ' || name as thing, '' as definition, false as extra from tables
union all
select format('column %s.%s', tables.name, attname),
  format_type(atttypid, atttypmod) || case when attnotnull then ' not null' else '' end,
  attgenerated <> ''
from pg_attribute join tables on tables.oid = attrelid
where attnum > 0 and not attisdropped
union all
select format('index %s', indexrelid::regclass), pg_get_indexdef(indexrelid), indpred is not null or indexprs is not null or indnullsnotdistinct or indisexclusion
from pg_index join tables on tables.oid = indrelid
union all
select format('constraint %s.%s', tables.name, conname), pg_get_constraintdef(pg_constraint.oid), false
from pg_constraint join tables on tables.oid = conrelid
where contype in ('p', 'f')
union all
select format('enum %s', typname), (select string_agg(enumlabel, ', ' order by enumsortorder) from pg_enum where enumtypid = pg_type.oid), false
from pg_type
where typtype = 'e' and typnamespace = 'public'::regnamespace
