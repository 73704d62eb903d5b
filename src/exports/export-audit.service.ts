import { newId } from "../core/new-id";
import type { Action } from "../core/permissions";
import type { Viewer } from "../core/viewer";
import { change, jsonb } from "../database/change";
import type { Database } from "../database/client";

/** What is taken out of the graph that is not public. */
export interface Taken {
  readonly action: Extract<Action, "exportReports" | "exportTotals">;
  /** The operation's id; null for all that the viewer may see. */
  readonly operationId: string | null;
  /** What was asked for besides. */
  readonly filter?: Readonly<Record<string, string | null>>;
}

/**
 * Records who takes what: before there is a first line, so that a download that is broken off, or a server that is
 * killed, stands there as well, and once more with the number of lines when it has ended. Anyone takes nothing that is
 * not public.
 */
export async function recordExport<Line>(
  database: Database,
  viewer: Viewer,
  { action, operationId, filter = {} }: Taken,
  lines: AsyncGenerator<Line>,
): Promise<AsyncGenerator<Line>> {
  if (viewer.subject === null) return lines;
  const entityId = newId();
  const record = (state: Readonly<Record<string, string | number>>) =>
    change(database, { viewer, action, input: {} }, async ({ record: write }) => {
      await write({ operationId, entityType: "Export", entityId, after: jsonb({ ...filter, ...state }) });
      return {};
    });
  await record({ state: "BEGUN" });
  return counted(lines, (state, count) => record({ state, lines: count }));
}

async function* counted<Line>(
  lines: AsyncGenerator<Line>,
  end: (state: "COMPLETE" | "BROKEN_OFF", count: number) => Promise<unknown>,
): AsyncGenerator<Line> {
  let count = 0;
  let isComplete = false;
  try {
    for await (const line of lines) {
      count += 1;
      yield line;
    }
    isComplete = true;
  } finally {
    await end(isComplete ? "COMPLETE" : "BROKEN_OFF", count);
  }
}
