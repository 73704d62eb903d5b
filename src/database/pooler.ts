import { Client } from "pg";
import { StartupError } from "../core/startup-error";
import { IDENTITY } from "./external";

interface Standing {
  readonly identity: string;
  readonly user: string;
  readonly isGuarded: boolean;
  readonly missing: readonly string[];
}

/**
 * Makes sure that a pooler leads to the database of this URL. A pooler takes no settings from its clients, so its user
 * has to have them: gives back what it lacks, in words.
 */
export async function reachPooler(poolerUrl: string, url: string): Promise<string[]> {
  const { hostname, port, pathname } = new URL(poolerUrl);
  const place = `${hostname || "the socket"}${port && `:${port}`}${pathname}`;
  const { identity } = await ask<Pick<Standing, "identity">>(url, `select ${IDENTITY}`);
  try {
    const there = await ask<Standing>(poolerUrl, STANDING);
    if (there.identity !== identity) throw new Error("it leads to another database than DATABASE_URL");
    const { user, isGuarded, missing } = there;
    return [
      `requests go by ${place}, as ${user}`,
      ...(isGuarded ? [] : [`row-level security does not hold for ${user}; see docs/scale.md`]),
      ...(missing.length === 0 ? [] : [`${user} has no ${missing.join(", ")}; see docs/scale.md`]),
    ];
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new StartupError(
      `The pooler at ${place}, named by DATABASE_POOLER_URL, cannot be used: ${message || code}\nStart it or correct DATABASE_POOLER_URL; without it requests go straight to the database.`,
    );
  }
}

const STANDING = `
  select ${IDENTITY}, current_user as user,
    row_security_active(to_regclass('report_version')::oid) as "isGuarded",
    array(
      select name from pg_settings
      where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout') and setting = '0'
      order by name
    ) as missing`;

async function ask<Found>(url: string, question: string): Promise<Found> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    query_timeout: 10_000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Found & object>(question);
    return rows[0] as Found;
  } finally {
    await client.end().catch(() => undefined);
  }
}
