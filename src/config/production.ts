import type { Fault } from "./faults";
import { isPostgresUrl, isRedisUrl, isThisMachine } from "./values";

/** What production does not take unless it is told by name that it may. */
export const INSECURE = ["embedded-database", "known-passwords", "plain-connections", "superuser"] as const;

export type Insecure = (typeof INSECURE)[number];

export function areInsecure(names: readonly string[]): names is Insecure[] {
  return names.every((name) => (INSECURE as readonly string[]).includes(name));
}

const KNOWN_PASSWORDS = ["admin", "changeme", "jad", "jad_graph", "password", "postgres", "redis", "secret"];
/** With these, `pg` speaks TLS and checks whom it speaks to. */
const CHECKED = ["require", "verify-ca", "verify-full"];

/** What must not go into production, of what can be seen in the settings alone. */
export function insecureSettings(
  settings: Readonly<Record<string, string>>,
  allowed: readonly Insecure[],
): Fault[] {
  const faults: Fault[] = [];
  const refuse = (insecure: Insecure, name: string, message: string) => {
    if (allowed.includes(insecure)) return;
    faults.push({ name, message: `${message} (ALLOW_INSECURE=${insecure} takes it as it is)` });
  };
  if (settings["DATABASE_URL"] === undefined) {
    refuse(
      "embedded-database",
      "DATABASE_URL",
      "must be set in production, as the embedded PostgreSQL is for development",
    );
  }
  for (const [name, value] of Object.entries(settings)) {
    const isPostgres = isPostgresUrl(value);
    if (!isPostgres && !isRedisUrl(value)) continue;
    const url = new URL(value);
    const password = url.searchParams.get("password") ?? decodeURIComponent(url.password);
    const user = url.searchParams.get("user") ?? decodeURIComponent(url.username);
    if (password !== "" && [...KNOWN_PASSWORDS, user].includes(password)) {
      refuse("known-passwords", name, "must not have a password in production that anyone would guess");
    }
    const host = url.hostname || (url.searchParams.get("host") ?? "");
    if (isThisMachine(host)) continue;
    const isChecked = CHECKED.includes(url.searchParams.get("sslmode") ?? "");
    if (isPostgres ? !isChecked : url.protocol !== "rediss:") {
      const how = isPostgres ? "sslmode=verify-full" : "rediss://";
      refuse("plain-connections", name, `must say ${how} in production where it leads to another machine`);
    }
  }
  return faults;
}
