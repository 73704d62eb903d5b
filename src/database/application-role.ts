import { Client } from "pg";
import type { Role } from "./roles";

/** In whose name requests are answered: it owns nothing, and row-level security holds for it. */
const APPLICATION_ROLE = "jad_graph_application";

/** Tables that only grow. */
const LEDGER = [
  "discrepancy_cause",
  "reporting_exception",
  "report_version",
  "check_count",
  "result",
  "report_deployment",
  "report_decision",
  "audit_entry",
  "idempotency_key",
];
/** What the database itself keeps or makes of it, and what only a migration writes. */
const READ_ONLY = [
  "report",
  "reported_total",
  "reported_line",
  "change_entry",
  "seeding",
  "secret",
  "_prisma_migrations",
];

/** The role in whose name this user may answer requests; null where there is none for it. */
export async function findApplicationRole(url: string): Promise<string | null> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ may: boolean | null }>(
      `select bool_or(pg_has_role(current_user, oid, 'MEMBER')) as may from pg_roles where rolname = $1`,
      [APPLICATION_ROLE],
    );
    return rows[0]?.may === true ? APPLICATION_ROLE : null;
  } finally {
    await client.end();
  }
}

/** Whoever migrates may answer requests as well, as a start that does both needs it. */
const JOIN = `
  do $$
  begin
    if not pg_has_role(current_user, '${APPLICATION_ROLE}', 'MEMBER') then
      grant ${APPLICATION_ROLE} to current_user;
    end if;
  end
  $$`;

const GRANT = `
  do $$
  declare
    place record;
  begin
    execute format('grant usage on schema %I to ${APPLICATION_ROLE}', current_schema());
    for place in select relname::text as name from pg_class
      where relkind in ('r', 'v') and relnamespace = current_schema()::regnamespace
    loop
      execute format('revoke all on %I from ${APPLICATION_ROLE}', place.name);
      execute format('grant %s on %I to ${APPLICATION_ROLE}',
        case
          when place.name = any ('{${LEDGER.join()}}') then 'select, insert'
          when place.name = any ('{${READ_ONLY.join()}}') then 'select'
          else 'select, insert, update, delete'
        end,
        place.name);
    end loop;
  end
  $$`;

export const applicationRole: Role = { name: APPLICATION_ROLE, grants: [JOIN, GRANT] };
