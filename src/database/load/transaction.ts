import type { Prisma } from "../../generated/prisma/client";
import type { Pool } from "../client";
import { explainRefusal } from "./refusal";

/** Prisma's lock for migrations has another number. */
const LOCK = 1_784_105_093;
const PATIENCE = 60_000;

/** Does its work in one transaction, and one after the other where several instances load at once. */
export async function whileLoading<Result>(
  database: Pool,
  work: (tx: Prisma.TransactionClient) => Promise<Result>,
): Promise<Result> {
  try {
    return await database.$transaction(
      async (tx) => {
        // For a large file the limits of ordinary requests are too short, and so they are for waiting in line.
        await tx.$executeRawUnsafe(
          `select set_config(name, '${PATIENCE}', true) from unnest(array['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']) as name`,
        );
        await tx.$executeRawUnsafe(`select pg_advisory_xact_lock(${LOCK})`);
        return await work(tx);
      },
      { timeout: 2 * PATIENCE, maxWait: PATIENCE },
    );
  } catch (error) {
    throw explainRefusal(error);
  }
}
