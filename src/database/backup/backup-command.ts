import { stat } from "node:fs/promises";
import { parseArgs } from "node:util";
import { StartupError } from "../../core/startup-error";
import { verifyAudit } from "../audit/audit-command";
import { connect } from "../client";
import type { Manifest } from "./backup-file";
import { restoreBackup } from "./restore-backup";
import { writeBackup } from "./write-backup";

export const USAGE = `Usage: npm run backup -- --to FILE
       npm run restore -- --from FILE

backup writes every row of the database as it is at one moment into a new file, while everybody goes on working.
restore fills an empty database with it, and verifies the audit trail: all of it or nothing. A file that is not whole,
letter for letter, is refused before anything is touched. DATABASE_URL names the database.

The file holds everything that was reported, and the secret that cursors are sealed with: keep it as you keep the
database. That a file is whole says nothing about who made it; the audit trail does, with heads that are kept apart
(npm run audit:verify -- --help).`;

export interface BackupArguments {
  readonly kind: "backup" | "restore";
  readonly file: string;
}

/** Null where help is asked for. */
export function readArguments([kind, ...words]: readonly string[]): BackupArguments | null {
  const { help, to, from } = readWords(words);
  if (help || kind === "--help") return null;
  const file = kind === "backup" ? to : from;
  const other = kind === "backup" ? from : to;
  if ((kind !== "backup" && kind !== "restore") || !file || other !== undefined)
    throw new StartupError(USAGE);
  return { kind, file };
}

function readWords(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: { help: { type: "boolean" }, to: { type: "string" }, from: { type: "string" } },
    }).values;
  } catch (error) {
    throw new StartupError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

interface Outcome {
  readonly lines: readonly string[];
  readonly right: boolean;
}

export async function backUp(url: string, file: string): Promise<Outcome> {
  const start = performance.now();
  const manifest = await writeBackup(url, file);
  const { size } = await stat(file);
  return {
    lines: [`${file}: ${amountOf(manifest)}, ${(size / 1_000).toFixed(0)} kB, in ${secondsSince(start)}.`],
    right: true,
  };
}

export async function restore(url: string, file: string): Promise<Outcome> {
  const start = performance.now();
  const manifest = await restoreBackup(url, file);
  const database = connect(url);
  const { lines, right } = await verifyAudit(database, { expect: [] }).finally(() => database.$disconnect());
  return {
    lines: [
      ...lines,
      `Restored what there was at ${manifest.madeAt}: ${amountOf(manifest)}, in ${secondsSince(start)}.`,
    ],
    right,
  };
}

function amountOf({ tables }: Manifest): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return `${rows} rows of ${tables.length} tables`;
}

function secondsSince(start: number): string {
  return `${((performance.now() - start) / 1_000).toFixed(1)} s`;
}
