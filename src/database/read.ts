import type { Viewer } from "../core/viewer";
import type { Database } from "./client";
import { viewerSettings } from "./viewer-settings";

/**
 * Runs a statement for a viewer. Row-level security is told who reads; for anyone there is nothing to tell, for it
 * lets nobody see what is somebody's own.
 */
export async function queryAs<Found>(
  database: Database,
  viewer: Viewer,
  { text, values }: { readonly text: string; readonly values: readonly unknown[] },
): Promise<Found[]> {
  const read = database.$queryRawUnsafe<Found[]>(text, ...values);
  if (viewer.subject === null) return read;
  const settings = viewerSettings(viewer);
  const [, rows] = await database.$transaction([
    database.$queryRawUnsafe(settings.text, ...settings.values),
    read,
  ]);
  return rows;
}

/** Runs a statement that gives one row with one text. */
export async function readText(
  database: Database,
  viewer: Viewer,
  text: string,
  values: readonly unknown[],
): Promise<string> {
  const [row] = await queryAs<{ data: string }>(database, viewer, { text, values });
  if (row === undefined) throw new Error("The statement of a read gave no row");
  return row.data;
}
