import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Sql } from "../core/sql";
import type { Viewer } from "../core/viewer";
import type { Transaction } from "./change";
import type { Database } from "./client";
import { LONG_WORK } from "./connection";
import { tellTransaction } from "./viewer-settings";

/** How long one reading may take, in milliseconds; its transaction ends then, whoever still waits for lines. */
const LONGEST_READING = 600_000;
const PORTION = 1_000;

/**
 * Lets single statements of a transaction take longer than those of a request: the first portion of a cursor comes
 * when all is sorted, and whoever takes the portions may be slow.
 */
export async function allowLongStatements(tx: Transaction): Promise<void> {
  await tx.$queryRawUnsafe(
    `select set_config('statement_timeout', '60s', true), set_config('idle_in_transaction_session_timeout', '2min', true),
      set_config('application_name', '${LONG_WORK}', true)`,
  );
}

/** The rows of a statement, in portions: one reading of it, that goes on where it stopped. */
export async function* fetchPortions<Found>(
  tx: Transaction,
  cursor: string,
  { text, values }: Sql,
): AsyncGenerator<Found[]> {
  await tx.$executeRawUnsafe(`declare ${cursor} no scroll cursor for ${text}`, ...values);
  for (;;) {
    const rows = await tx.$queryRawUnsafe<Found[]>(`fetch ${PORTION} from ${cursor}`);
    if (rows.length > 0) yield rows;
    if (rows.length < PORTION) break;
  }
  await tx.$executeRawUnsafe(`close ${cursor}`);
}

/**
 * Reads for a viewer what there is at one moment, in portions: a transaction of its own, that ends with the reading,
 * after ten minutes at the latest, or as soon as nobody takes the next portion any more. The primary's own, for a
 * replica ends what takes long to go on replaying.
 */
export async function* readPortions<Found>(
  database: Database,
  viewer: Viewer,
  statement: Sql,
): AsyncGenerator<Found[]> {
  const portions = new PassThrough({ objectMode: true, highWaterMark: 1 });
  const reading = database.reads.$transaction(
    async (tx) => {
      await tx.$executeRawUnsafe("set transaction read only");
      await allowLongStatements(tx);
      if (viewer.subject !== null) await tellTransaction(tx, viewer);
      await pipeline(fetchPortions(tx, "portions", statement), portions);
    },
    { isolationLevel: "RepeatableRead", timeout: LONGEST_READING, maxWait: 2_000 },
  );
  const ended = reading.catch((error: unknown) => void portions.destroy(error as Error));
  try {
    yield* portions as AsyncIterable<Found[]>;
  } finally {
    portions.destroy();
    await ended;
  }
}
