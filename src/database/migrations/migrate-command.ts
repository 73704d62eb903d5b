import { parseArgs } from "node:util";
import { StartupError } from "../../core/startup-error";
import { migrate, readMigrationState } from "../migrate";
import { seed } from "../seed";

export const USAGE = `Usage: npm run migrate -- [--status]

Applies the migrations that the database lacks, and loads what prisma/data says: all that a server does at its start
unless MIGRATIONS=separately. DATABASE_URL names the database, with a user who owns its tables. What is done already is
not done again. A migration that finds its tables held by others lets them go on, and tries again for half a minute.

--status   says what the database lacks, and changes nothing; it ends with code 1 where there is something.`;

export interface MigrateArguments {
  readonly status: boolean;
}

/** Null where help is asked for. */
export function readArguments(words: readonly string[]): MigrateArguments | null {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { help: { type: "boolean" }, status: { type: "boolean", default: false } },
    });
    return values.help ? null : { status: values.status };
  } catch (error) {
    throw new StartupError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

interface Outcome {
  readonly lines: readonly string[];
  /** Whether the database lacks nothing. */
  readonly complete: boolean;
}

export async function sayStatus(url: string): Promise<Outcome> {
  const { applied, pending, newer } = await readMigrationState(url);
  return {
    lines: [
      `${applied.length} migrations are applied, ${pending.length === 0 ? "none is" : `${pending.length} are`} missing.`,
      ...pending.map((name) => `missing: ${name}`),
      ...newer.map((name) => `of a newer version: ${name}`),
    ],
    complete: pending.length === 0,
  };
}

export async function bringUpToDate(url: string, tell: (line: string) => void): Promise<readonly string[]> {
  const applied = await migrate(url, { tell });
  const { operations, changed } = await seed(url);
  return [
    ...applied.map((name) => `applied: ${name}`),
    `The database is up to date: ${operations} operations, ${changed === 0 ? "nothing new" : `${changed} loaded`}.`,
  ];
}
