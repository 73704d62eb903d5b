import type { Role } from "./roles";

/** The name of the policy by which this role sees all rows. */
export const BACKUP_POLICY = "for_backup";

const NAME = "jad_graph_backup";

const GRANT = `
  do $$
  declare
    guarded text;
  begin
    grant usage on schema public to ${NAME};
    grant select on all tables in schema public to ${NAME};
    grant select on all sequences in schema public to ${NAME};
    for guarded in select relname::text from pg_class
      where relrowsecurity and relnamespace = 'public'::regnamespace
        and not exists (select from pg_policy where polrelid = pg_class.oid and polname = '${BACKUP_POLICY}')
    loop
      execute format('create policy ${BACKUP_POLICY} on %I for select to ${NAME} using (true)', guarded);
    end loop;
  end
  $$`;

/** For whoever writes backups: it reads everything, changes nothing and is not stopped by row-level security. */
export const backupRole: Role = { name: NAME, grants: [GRANT] };
