import { Client } from "pg";
import { StartupError } from "../core/startup-error";

const OLDEST_POSTGRES = 15;

/** Which database of which cluster one is: a standby says the same as its primary, and a pooler as what is behind it. */
export const IDENTITY =
  "(select system_identifier from pg_control_system())::text || '/' || current_database() as identity";

export interface ExternalDatabase {
  readonly version: string;
  /** Host, port and name, as may be shown: without user and password. */
  readonly place: string;
  /** Its user may do anything on the whole server. */
  readonly superuser: boolean;
}

/** Makes sure, before anything is changed in it, that the database a user named is there and can be used. */
export async function reachExternal(url: string): Promise<ExternalDatabase> {
  // A pooler takes no such setting. It would lose the lock under which migrations are applied, and hear of no change.
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 10_000,
  });
  client.on("error", () => undefined);
  const { hostname, port, pathname } = new URL(url);
  const place = `${hostname || "the socket"}${port && `:${port}`}${pathname}`;
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; superuser: string }>(
      "select current_setting('server_version') as version, current_setting('is_superuser') as superuser",
    );
    const { version = "", superuser = "" } = rows[0] ?? {};
    if (Number.parseInt(version, 10) < OLDEST_POSTGRES) {
      throw new StartupError(
        `The database at ${place} is PostgreSQL ${version}; ${OLDEST_POSTGRES} or newer is needed.`,
      );
    }
    return { version, place, superuser: superuser === "on" };
  } catch (error) {
    if (error instanceof StartupError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (message.includes("startup parameter")) {
      throw new StartupError(
        `DATABASE_URL leads to a pooler at ${place}. Name the server itself there, and the pooler in DATABASE_POOLER_URL.`,
      );
    }
    throw new StartupError(
      `The database at ${place}, named by DATABASE_URL, cannot be used: ${message || code}\nStart it or correct DATABASE_URL; without DATABASE_URL the embedded PostgreSQL is used.`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
