import type { Client } from "pg";
import { applicationRole } from "./application-role";
import { backupRole } from "./backup-role";
import { reportingRole } from "./reporting-role";

/** A role of the whole database server that nobody logs in as; users are made members of it. */
export interface Role {
  readonly name: string;
  readonly grants: readonly string[];
}

/** insufficient_privilege, invalid_grant_operation, and undefined_object where the role could not be made. */
const REFUSED = ["42501", "0LP01", "42704"];

/**
 * Makes the roles and says again what they may do, after every migration. Where the database user may not make roles,
 * an administrator can; what concerns a role that is not there is left out. Without the role of the application,
 * triggers and the program's own filters stand alone.
 */
export async function grantRoles(client: Client): Promise<void> {
  for (const { name, grants } of [applicationRole, reportingRole, backupRole])
    for (const statement of [make(name), ...grants])
      await client.query(statement).catch((error: unknown) => {
        if (!REFUSED.includes((error as { code?: string }).code ?? "")) throw error;
      });
}

function make(name: string): string {
  return `
    do $$
    begin
      if not exists (select from pg_roles where rolname = '${name}') then
        create role ${name} nologin;
      end if;
    exception when duplicate_object or unique_violation then
      -- Another instance, on another database of this server, was faster.
      null;
    end
    $$`;
}
