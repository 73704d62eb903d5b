import { mayEverywhere } from "../core/permissions";
import { operationsOf, partiesOf, type Viewer } from "../core/viewer";
import type { Transaction } from "./change";

/** What row-level security is told of a viewer, setting by setting. */
function settingsOf(viewer: Viewer): Readonly<Record<string, string>> {
  return {
    "jad.sees_all": mayEverywhere(viewer, "readReports") ? "yes" : "no",
    "jad.audits": mayEverywhere(viewer, "readAuditTrail") ? "yes" : "no",
    "jad.operations": operationsOf(viewer).join(),
    "jad.parties": partiesOf(viewer).join(),
  };
}

interface Told {
  /** An expression that is true once all is said; it holds until the end of the transaction. */
  readonly expression: string;
  readonly values: readonly string[];
}

/** Says for whom row-level security works, with parameters behind so many others. */
export function tellSettings(viewer: Viewer, others: number): Told {
  const settings = Object.entries(settingsOf(viewer));
  const calls = settings.map(
    ([name], index) => `set_config('${name}', $${others + index + 1}, true) is not null`,
  );
  return { expression: calls.join(" and "), values: settings.map(([, value]) => value) };
}

/** Says it for the rest of a transaction, which waits as well until it has the lock of this name, where there is one. */
export async function tellTransaction(
  tx: Transaction,
  viewer: Viewer,
  lock: string | null = null,
): Promise<void> {
  const { expression, values } = tellSettings(viewer, 1);
  await tx.$queryRawUnsafe(
    `select ${expression}, pg_advisory_xact_lock(hashtextextended($1::text, 0)) is null`,
    lock,
    ...values,
  );
}
