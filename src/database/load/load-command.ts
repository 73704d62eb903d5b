import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import type { Pool } from "../client";
import { loadOperations } from "./load-operations";
import { LoadError, type LocatedProblem } from "./problem";
import { readSource, type Source } from "./source";
import { describeChanges } from "./summary";

export const USAGE = `Usage: npm run load -- [--dry-run] FILE.json [FILE.json …]

Loads operations, or corrections of operations, in the format of prisma/data/operation.schema.json: all files or none.
--dry-run checks them and says what would change, and changes nothing.`;

export interface LoadArguments {
  readonly dryRun: boolean;
  readonly files: readonly string[];
}

/** Null where the arguments make no sense, or ask for help. */
export function readArguments(words: readonly string[]): LoadArguments | null {
  const files = words.filter((word) => !word.startsWith("-"));
  const flags = words.filter((word) => word.startsWith("-"));
  if (files.length === 0 || flags.some((flag) => flag !== "--dry-run")) return null;
  return { dryRun: flags.length > 0, files };
}

/** Reads every file, or tells of all that cannot be read. */
export async function readFiles(files: readonly string[]): Promise<Source[]> {
  const problems: LocatedProblem[] = [];
  const sources: Source[] = [];
  for (const file of files) {
    try {
      sources.push(await readSource(file, nameOf(file)));
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new LoadError(problems);
  return sources;
}

/** Loads the files and says, line by line, what that changed. */
export async function loadFiles(
  database: Pool,
  sources: readonly Source[],
  dryRun: boolean,
): Promise<string[]> {
  const loaded = await loadOperations(database, sources, { dryRun });
  const lines = loaded.map(({ code, changes }) => describeChanges(code, changes));
  const notes = loaded.flatMap(({ code, changes }, index) =>
    changes.length > 0 ? shippedNote(code, sources[index]) : [],
  );
  return [...lines, ...notes, ...(dryRun ? ["This was a dry run: nothing was written."] : [])];
}

const SHIPPED = path.resolve(__dirname, "../../../prisma/data/operations");

/** At every start, what prisma/data says of its own operations is loaded again. */
function shippedNote(code: string, source: Source | undefined): string[] {
  const shipped = path.join(SHIPPED, `${code}.json`);
  if (source === undefined || !existsSync(shipped) || realpathSync(source.file) === realpathSync(shipped))
    return [];
  return [
    `Note: ${nameOf(shipped)} is loaded again at the next start; to keep the change of ${code}, make it there.`,
  ];
}

/** Short within the folder of the project, in full elsewhere. */
function nameOf(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith("..") ? path.resolve(file) : relative;
}
