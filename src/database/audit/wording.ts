import type { ChainFault, VerifiedChain } from "./chain";
import type { HeadFault } from "./head";
import type { LedgerFault, VerifiedLedger } from "./ledger";
import { isRight, type Verification } from "./verify";

/** What came of a verification, line by line. */
export function describe(verification: Verification): string[] {
  const { chains, ledger, heads } = verification;
  return [
    ...(chains.length === 0 ? ["There is no entry yet."] : chains.flatMap(describeChain)),
    ...(ledger === null ? [] : describeLedger(ledger)),
    ...heads.map(describeHead),
    isRight(verification)
      ? "The audit trail is right."
      : "The audit trail is NOT right: see the lines that begin with !",
  ];
}

function describeChain({ name, entries, wrong, head, fault }: VerifiedChain): string[] {
  const end = head === null ? "" : `, up to ${head.sequence}:${head.hash}`;
  if (fault === null) return [`${name}: ${count(entries, "entry", "entries")} right${end}`];
  return [
    `${name}: ${count(entries - wrong, "entry", "entries")} right, ${wrong} wrong${end}`,
    `! ${name}, entry ${fault.sequence} (${fault.id}): ${sentence(fault)}`,
  ];
}

function sentence({ kind, sequence, expected }: ChainFault): string {
  switch (kind) {
    case "ALTERED":
      return "altered, its hash is not that of its content.";
    case "MOVED":
      return "reordered or replaced, its previousHash is not the hash of the entry before it.";
    case "GAP": {
      if (sequence < expected) return `inserted, entry ${expected} would follow the one before it.`;
      const missing = sequence - expected === 1 ? `${expected} is` : `${expected} to ${sequence - 1} are`;
      return `removed before it, ${missing} missing.`;
    }
  }
}

function describeLedger({ wrong, fault, ...counted }: VerifiedLedger): string[] {
  const compared = [
    count(counted.versions, "version", "versions"),
    count(counted.decisions, "decision", "decisions"),
    count(counted.reports, "report", "reports"),
    count(counted.exceptions, "exception", "exceptions"),
    count(counted.publications, "publication", "publications"),
    count(counted.causes, "cause", "causes"),
  ].join(", ");
  if (fault === null) return [`ledger: ${compared} as the audit trail has them`];
  return [
    `ledger: ${compared}, ${count(wrong, "difference", "differences")}`,
    `! ${fault.table} (${fault.key}): ${LEDGER_SENTENCES[fault.kind]}`,
  ];
}

const LEDGER_SENTENCES: Readonly<Record<LedgerFault["kind"], string>> = {
  ALTERED: "altered, it is not what the audit trail says.",
  UNRECORDED: "unrecorded, the audit trail does not have it.",
  MISSING: "missing, only the audit trail has it.",
  FOREIGN: "altered, it belongs to another operation or participant than its version.",
  UNFOLDED: "altered, it is not what follows from the ledger.",
  MISCHOSEN: "altered, whether it is the headline is not what the publications give.",
};

function describeHead({ expected, found }: HeadFault): string {
  const { chain, sequence, hash } = expected;
  return found === null
    ? `! ${chain}, entry ${sequence}: removed, the chain had it and ends before it now.`
    : `! ${chain}, entry ${sequence}: rewritten, its hash was ${hash} and is ${found}.`;
}

function count(number: number, one: string, several: string): string {
  return `${number} ${number === 1 ? one : several}`;
}
