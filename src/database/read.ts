import type { Viewer } from "../core/viewer";
import type { Database } from "./client";
import { viewerSettings } from "./viewer-settings";

interface TextRow {
  readonly data: string;
}

/**
 * Runs a statement that gives one row with one text. Row-level security is told who reads; for anyone there is
 * nothing to tell, for it lets nobody see what is somebody's own.
 */
export async function readText(
  database: Database,
  viewer: Viewer,
  statement: string,
  values: readonly unknown[],
): Promise<string> {
  const read = database.$queryRawUnsafe<TextRow[]>(statement, ...values);
  if (viewer.subject === null) return textOf(await read);
  const settings = viewerSettings(viewer);
  const [, rows] = await database.$transaction([
    database.$queryRawUnsafe(settings.text, ...settings.values),
    read,
  ]);
  return textOf(rows);
}

function textOf([row]: readonly TextRow[]): string {
  if (row === undefined) throw new Error("The statement of a read gave no row");
  return row.data;
}
