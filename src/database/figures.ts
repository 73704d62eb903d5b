import { type AuditPosition, findAuditPosition } from "./audit-position";
import { countRecorded } from "./change";
import type { Connections, Database } from "./client";

/** How things stand with the database, as far as this instance knows. */
export interface DatabaseFigures {
  readonly connections: Readonly<Record<string, Readonly<Record<"total" | "idle" | "waiting", number>>>>;
  /** Versions of reports that this instance has taken. */
  readonly reportsSubmitted: number;
  /** Null while the database cannot be asked. */
  readonly audit: AuditPosition | null;
}

export async function findFigures(database: Database): Promise<DatabaseFigures> {
  const pools = Object.entries<Connections>(database.connections).map(
    ([name, { totalCount: total, idleCount: idle, waitingCount: waiting }]) =>
      [name, { total, idle, waiting }] as const,
  );
  return {
    connections: Object.fromEntries(pools),
    reportsSubmitted: countRecorded(database, "ReportVersion"),
    audit: await findAuditPosition(database).catch(() => null),
  };
}
