import type { Check } from "../core/check";
import type { Database } from "./client";
import { expectMigrations } from "./migrate";

/** What has to be well with the database for requests to be answered. */
export async function databaseChecks({ reads }: Database): Promise<Check[]> {
  const hasAllMigrations = await expectMigrations(reads);
  return [
    {
      name: "database",
      look: () =>
        reads.$queryRaw`select 1`.then(
          () => "reachable",
          () => "unreachable",
        ),
      good: "reachable",
    },
    {
      name: "migrations",
      look: async () => ((await hasAllMigrations()) ? "applied" : "missing"),
      good: "applied",
    },
  ];
}
