import { StartupError } from "../../core/startup-error";
import { Prisma } from "../../generated/prisma/client";

const BUSY: ReadonlySet<string> = new Set(["40001", "40P01", "55P03", "57014", "P2028", "P2034"]);

/**
 * What the checks before it let through and the database refused, in words for whoever loads; what failed stays the
 * cause. An error that is not the database's is returned as it is.
 */
export function explainRefusal(error: unknown): unknown {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return error;
  const state = stateOf(error);
  if (state === null)
    return new StartupError("The database cannot be reached. Nothing was written.", { cause: error });
  if (BUSY.has(state)) {
    return new StartupError("The database was busy for too long. Nothing was written; try again.", {
      cause: error,
    });
  }
  return new StartupError(
    `The database has a rule that the checks before it do not know (${state}). Nothing was written; please report this with the file.`,
    { cause: error },
  );
}

/** SQLSTATE where there is one, else Prisma's own code; null where no database answered. */
function stateOf({ code, meta }: Prisma.PrismaClientKnownRequestError): string | null {
  if (code.startsWith("P1")) return null;
  const adapterError = meta?.driverAdapterError as { cause?: { originalCode?: string } } | undefined;
  return adapterError?.cause?.originalCode ?? code;
}
