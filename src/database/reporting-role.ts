import type { Role } from "./roles";

const NAME = "jad_graph_reporting";

/** A database as older migrations made it has no such schema yet. */
const GRANT = `
  do $$
  begin
    if to_regnamespace('reporting') is not null then
      grant usage on schema reporting to ${NAME};
      grant select on all tables in schema reporting to ${NAME};
    end if;
  end
  $$`;

/** For the SQL of analysts: the views of what was published, and nothing else. */
export const reportingRole: Role = { name: NAME, grants: [GRANT] };
