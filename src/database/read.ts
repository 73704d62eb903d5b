import type { Viewer } from "../core/viewer";
import type { Database } from "./client";
import { tellSettings } from "./viewer-settings";

/**
 * Runs a statement for a viewer. Row-level security is told who reads; for anyone there is nothing to tell, for it
 * lets nobody see what is somebody's own.
 */
export async function queryAs<Found>(
  database: Database,
  viewer: Viewer,
  { text, values }: { readonly text: string; readonly values: readonly unknown[] },
): Promise<Found[]> {
  if (viewer.subject === null) return database.reads.$queryRawUnsafe<Found[]>(text, ...values);
  const told = tellSettings(viewer, values.length);
  // One statement instead of a transaction of four. Its rows depend on the telling, so that they are read after it;
  // `offset 0` keeps the planner from taking the two apart. Where that ever failed, nothing would be seen.
  const statement = `with told (is_done) as materialized (select ${told.expression})
    select found.* from told cross join lateral (
      select asked.* from (${text}) as asked where told.is_done offset 0
    ) as found`;
  return database.reads.$queryRawUnsafe<Found[]>(statement, ...values, ...told.values);
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
