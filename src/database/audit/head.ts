import { StartupError } from "../../core/startup-error";
import type { Transaction } from "../change";
import type { Chain, Head, VerifiedChain } from "./chain";

/** The latest entry of a chain at an earlier moment, kept where the database's owner cannot reach it. */
export interface ExpectedHead extends Head {
  /** The operation's code or id, or HOUSE. */
  readonly chain: string;
}

export interface HeadFault {
  readonly expected: ExpectedHead;
  /** The hash that stands there now; null where the chain has been cut off before it. */
  readonly found: string | null;
}

const HEAD = /^([^=\s]+)=([1-9]\d{0,9}):([0-9a-f]{64})$/;

export function isHead(text: string): boolean {
  return HEAD.test(text);
}

/** Reads CHAIN=SEQUENCE:HASH. */
export function readHead(text: string, place: string): ExpectedHead {
  const [, chain, sequence, hash] = HEAD.exec(text) ?? [];
  if (chain === undefined || sequence === undefined || hash === undefined) {
    throw new StartupError(
      `${place} must be CHAIN=SEQUENCE:HASH, not ${JSON.stringify(text.slice(0, 120))}.`,
    );
  }
  return { chain, sequence: Number(sequence), hash };
}

/** Reads one head a line. */
export function readHeads(text: string, place: string): ExpectedHead[] {
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, index) =>
    line.trim() === "" ? [] : [readHead(line.trim(), `${place}:${index + 1}`)],
  );
}

export function writeHeads(chains: readonly VerifiedChain[]): string {
  return chains.map(({ name, head }) => (head ? `${name}=${head.sequence}:${head.hash}\n` : "")).join("");
}

/** What stood at the end of a chain once has to stand there still. */
export async function compareHeads(
  tx: Transaction,
  chains: readonly Chain[],
  heads: readonly ExpectedHead[],
): Promise<HeadFault[]> {
  const faults: HeadFault[] = [];
  for (const expected of heads) {
    const key = chains.find(({ key, name }) => [key, name].includes(expected.chain))?.key ?? expected.chain;
    const [entry] = await tx.$queryRaw<{ hash: string }[]>`
      select hash from audit_entry where chain = ${key} and sequence = ${expected.sequence}`;
    if (entry?.hash !== expected.hash) faults.push({ expected, found: entry?.hash ?? null });
  }
  return faults;
}
