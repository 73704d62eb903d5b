import { setTimeout as pause } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import type { Viewer } from "../core/viewer";
import type { Database, Reader } from "./client";
import { isConflict, isCut } from "./failure";
import { tellSettings } from "./viewer-settings";

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Runs a statement for a viewer. */
export function queryAs<Found>(database: Database, viewer: Viewer, asked: Statement): Promise<Found[]> {
  const { text, values } = tellingOf(viewer, asked);
  return readAt(database, viewer, ({ reads }) => reads.$queryRawUnsafe<Found[]>(text, ...values));
}

/** Runs a statement for a viewer that gives one row with one text. */
export function readText(database: Database, viewer: Viewer, asked: Statement): Promise<string> {
  const { text, values } = tellingOf(viewer, asked);
  return readAt(database, viewer, (reader) => reader.readText(text, values));
}

function readAt<Found>(
  database: Database,
  { subject }: Viewer,
  run: (reader: Reader) => Promise<Found>,
): Promise<Found> {
  const { replica } = database;
  return steadily(() => (replica === null ? run(database) : replica.read(subject, run)));
}

/** Reads again where the connection broke or the database chose this statement to end a deadlock: it changes nothing. */
async function steadily<Found>(read: () => Promise<Found>): Promise<Found> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      if (!(isCut(error) || isConflict(error)) || attempt === TRIES) throw error;
      // Where one connection was ended others were, and the pool has to hear of it.
      await pause(Math.random() * LONGEST_PAUSE);
    }
  }
}

const TRIES = 3;
/** In milliseconds. */
const LONGEST_PAUSE = 100;

/**
 * The statement, with row-level security told who reads; for anyone there is nothing to tell, for it lets nobody see
 * what is somebody's own.
 */
function tellingOf(viewer: Viewer, { text, values }: Statement): Statement {
  if (viewer.subject === null) return { text, values };
  const told = tellSettings(viewer, values.length);
  let telling = tellings.get(text);
  if (telling === undefined) {
    // One statement instead of a transaction of four. Its rows depend on the telling, so that they are read after it;
    // `offset 0` keeps the planner from taking the two apart. Where that ever failed, nothing would be seen.
    telling = `with told (is_done) as materialized (select ${told.expression})
      select found.* from told cross join lateral (
        select asked.* from (${text}) as asked where told.is_done offset 0
      ) as found`;
    tellings.set(text, telling);
  }
  return { text: telling, values: [...values, ...told.values] };
}

/** By what is told: a text that is made anew has to be hashed anew as well, which takes half as long as to send it. */
const tellings = new LRUCache<string, string>({
  maxSize: 4_000_000,
  maxEntrySize: 200_000,
  sizeCalculation: (telling) => telling.length,
});
