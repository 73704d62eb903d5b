import type { TableName } from "./tables";
import type { Difference } from "./write";

/** How many entries of one kind have changed, and how. */
export interface Change {
  readonly table: TableName;
  readonly added: number;
  readonly changed: number;
  readonly moved: number;
  readonly removed: number;
}

/** The changes of one operation, kind by kind. */
export function changesOf(differences: readonly Difference[], operationId: string): Change[] {
  return differences.flatMap(({ table, changes }) => {
    const own = changes.filter(({ owner }) => owner === operationId);
    const count = (kind: string): number => own.filter(({ change }) => change === kind).length;
    if (own.length === 0) return [];
    return [
      {
        table: table.name,
        added: count("added"),
        changed: count("changed"),
        moved: count("moved"),
        removed: count("removed"),
      },
    ];
  });
}

/** "jad-see-2024: 3 figures added, 1 changed, 0 removed" */
export function describeChanges(code: string, changes: readonly Change[]): string {
  if (changes.length === 0) return `${code}: nothing changed`;
  const isNew = changes.some(({ table, added }) => table === "Operation" && added > 0);
  const counted = changes.filter(({ table }) => table !== "Operation");
  if (isNew) {
    const contents = counted.map(({ table, added }) => numbered(table, added));
    return [`${code}: new`, ...contents].join(", ");
  }
  const parts = counted.map(({ table, added, changed, moved, removed }) =>
    [
      `${numbered(table, added)} added`,
      `${changed} changed`,
      `${removed} removed`,
      ...(moved > 0 ? [`${moved} moved`] : []),
    ].join(", "),
  );
  const itself = counted.length < changes.length ? ["the operation itself changed"] : [];
  return `${code}: ${[...itself, ...parts].join("; ")}`;
}

function numbered(table: TableName, count: number): string {
  const [one, many] = NOUNS[table] ?? [table, table];
  return `${count} ${count === 1 ? one : many}`;
}

const NOUNS: Partial<Readonly<Record<TableName, readonly [string, string]>>> = {
  OperationThreatArea: ["threat area", "threat areas"],
  OperationInclusion: ["included operation", "included operations"],
  CoordinationCentre: ["coordination centre", "coordination centres"],
  Participant: ["participant", "participants"],
  Deployment: ["deployment", "deployments"],
  Publication: ["publication", "publications"],
  ListedParticipant: ["listed participant", "listed participants"],
  PublishedFigure: ["figure", "figures"],
  Breakdown: ["breakdown", "breakdowns"],
};
