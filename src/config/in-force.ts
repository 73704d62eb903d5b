/**
 * The settings as a log may show them, by their names: as they were given, or else by default. Of an address it has
 * neither user nor password, nor what follows its path.
 */
export function inForce(
  names: readonly string[],
  given: Readonly<Record<string, string>>,
  defaults: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const shown = names.map((name) => [name, redacted(given[name] ?? plain(defaults[name]))] as const);
  return Object.fromEntries(shown.filter(([, value]) => value !== ""));
}

function plain(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || Array.isArray(value) ? String(value) : "";
}

function redacted(value: string): string {
  if (!value.includes("://")) return value;
  if (!URL.canParse(value)) return "an address";
  const { protocol, host, pathname, searchParams } = new URL(value);
  const mode = searchParams.get("sslmode");
  return `${protocol}//${host}${pathname}${mode === null ? "" : `?sslmode=${mode}`}`;
}
