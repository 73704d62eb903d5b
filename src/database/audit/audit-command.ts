import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { StartupError } from "../../core/startup-error";
import type { Pool } from "../client";
import { type ExpectedHead, isHead, readHead, readHeads, writeHeads } from "./head";
import { describe } from "./wording";
import { isRight, verifyDatabase } from "./verify";

export const USAGE = `Usage: npm run audit:verify -- [--operation CODE] [--expect CHAIN=SEQUENCE:HASH | --expect FILE] [--write-heads FILE]

Verifies the audit trail: that no entry was altered, removed, inserted or moved, that every version of a report, every
decision, every exception, every cause of a discrepancy and every publication that the graph made or recorded is what
the trail says, and that every report and every headline follows from these. For each chain it names the first entry
that is wrong, and for the ledger the first row; then it ends with code 1. It changes nothing.

--operation CODE    looks at one operation, or at the chain "house" of what belongs to none.
--write-heads FILE  writes the latest entry of each chain into a file, if all is right.
--expect …          compares with such a head, or a file of them. It may be given several times.

That the newest entries were cut off, or a chain written anew to its end, cannot be seen in the chain itself. It can
with its head of an earlier moment: write the heads down regularly, and keep them where nobody who can change the
database can change them.`;

export interface AuditArguments {
  readonly operation?: string;
  /** Heads, or files of heads. */
  readonly expect: readonly string[];
  readonly writeHeads?: string;
}

/** Null where help is asked for. */
export function readArguments(words: readonly string[]): AuditArguments | null {
  const { help, expect = [], "write-heads": file, operation } = readWords(words);
  if (help) return null;
  return {
    expect,
    ...(operation === undefined ? {} : { operation }),
    ...(file === undefined ? {} : { writeHeads: file }),
  };
}

function readWords(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        help: { type: "boolean" },
        operation: { type: "string" },
        expect: { type: "string", multiple: true },
        "write-heads": { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new StartupError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

export interface Outcome {
  readonly lines: readonly string[];
  readonly right: boolean;
}

/** Verifies what is asked for and says, line by line, what came of it. */
export async function verifyAudit(
  database: Pool,
  { operation, expect, writeHeads: file }: AuditArguments,
): Promise<Outcome> {
  const heads = (await Promise.all(expect.map(readExpected))).flat();
  const verification = await verifyDatabase(database, {
    heads,
    ...(operation === undefined ? {} : { operation }),
  });
  const right = isRight(verification);
  const lines = describe(verification);
  if (file === undefined) return { lines, right };
  // Heads of a trail that is wrong would make it look right the next time.
  if (!right) return { lines: [...lines, `${file} was not written.`], right };
  await writeFile(file, writeHeads(verification.chains)).catch(explain("written", file));
  return { lines: [...lines, `The heads were written to ${file}.`], right };
}

async function readExpected(text: string): Promise<ExpectedHead[]> {
  if (isHead(text)) return [readHead(text, "--expect")];
  const content = await readFile(text, "utf8").catch(explain("read", text));
  return readHeads(content, text);
}

function explain(done: string, file: string): (error: Error) => never {
  return (error) => {
    throw new StartupError(`${file} cannot be ${done}: ${error.message}`, { cause: error });
  };
}
