import { StartupError } from "../../core/startup-error";
import type { Transaction } from "../change";
import type { Pool } from "../client";
import { HOUSE, listChains, verifyChain, type VerifiedChain } from "./chain";
import { compareHeads, type ExpectedHead, type HeadFault } from "./head";
import { verifyLedger, type VerifiedLedger } from "./ledger";

export interface Verification {
  readonly chains: readonly VerifiedChain[];
  /** Null where only the house's chain is looked at, to which no report belongs. */
  readonly ledger: VerifiedLedger | null;
  readonly heads: readonly HeadFault[];
}

export interface VerificationRequest {
  /** The code of the operation to look at, or HOUSE; all of them unless given. */
  readonly operation?: string;
  readonly heads: readonly ExpectedHead[];
}

/** A day: as long as it may take. What it reads is of one moment, and nobody has to wait for it. */
const PATIENCE = 24 * 60 * 60 * 1_000;

/** Verifies the trail of a database, as of now, and changes nothing. */
export async function verifyDatabase(database: Pool, request: VerificationRequest): Promise<Verification> {
  const [there] = await database.$queryRaw<{ there: boolean }[]>`
    select to_regclass('audit_entry') is not null as there`;
  if (there?.there !== true) {
    throw new StartupError("The database has no audit trail yet: it gets one when the program is started.");
  }
  return database.$transaction((tx) => verifyTrail(tx, request), {
    isolationLevel: "RepeatableRead",
    timeout: PATIENCE,
  });
}

export async function verifyTrail(
  tx: Transaction,
  { operation, heads }: VerificationRequest,
): Promise<Verification> {
  // The limits of ordinary requests are too short, and row-level security would hide what has to be compared. To
  // compile the one statement that compares everything takes seconds, and to run it does not.
  await tx.$executeRaw`
    select set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true),
      set_config('jit', 'off', true), set_config('jad.sees_all', 'yes', true), set_config('jad.audits', 'yes', true)`;
  const operationId =
    operation === undefined || operation === HOUSE ? null : await findOperation(tx, operation);
  const known = await listChains(tx);
  const wanted = operation === undefined ? known : known.filter(({ key }) => key === (operationId ?? HOUSE));
  const chains: VerifiedChain[] = [];
  for (const chain of wanted) chains.push(await verifyChain(tx, chain));
  return {
    chains,
    ledger: operation === HOUSE ? null : await verifyLedger(tx, operationId),
    heads: await compareHeads(tx, known, heads),
  };
}

async function findOperation(tx: Transaction, code: string): Promise<string> {
  const found = await tx.operation.findUnique({ where: { code }, select: { id: true } });
  if (found === null) throw new StartupError(`There is no operation ${JSON.stringify(code.slice(0, 80))}.`);
  return found.id;
}

export function isRight({ chains, ledger, heads }: Verification): boolean {
  return chains.every(({ wrong }) => wrong === 0) && !ledger?.wrong && heads.length === 0;
}
