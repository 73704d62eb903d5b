import { DomainError } from "../core/errors";
import type { Transaction } from "../database/change";
import type { LockedOperation } from "../database/lock-operation";

/** As many as the loader takes of one operation. */
const MOST_PUBLICATIONS = 50;

/** The place behind the publications of an operation, for one with a code that is free. */
export async function nextPosition(
  tx: Transaction,
  { id, code }: LockedOperation,
  publication: string,
  argument: string,
): Promise<number> {
  const present = await tx.publication.findMany({
    where: { operationId: id },
    select: { code: true, position: true },
  });
  if (present.some((one) => one.code === publication)) {
    throw new DomainError("CONFLICT", `${argument}: ${code} has a publication ${publication} already.`, {
      argument,
    });
  }
  if (present.length >= MOST_PUBLICATIONS) {
    throw new DomainError(
      "CONFLICT",
      `${code} has ${MOST_PUBLICATIONS} publications, the most that are kept.`,
    );
  }
  return Math.max(-1, ...present.map(({ position }) => position)) + 1;
}
