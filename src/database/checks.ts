import type { Check } from "../core/check";
import type { Database } from "./client";
import { expectMigrations } from "./migrate";

/** What has to be well with the database for requests to be answered. */
export async function databaseChecks(database: Database): Promise<Check[]> {
  const { replica } = database;
  const hasAllMigrations = await expectMigrations(database);
  const checks: Check[] = [
    {
      name: "database",
      look: () =>
        database.readText("select 'here'", []).then(
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
  if (replica !== null) {
    checks.push({
      name: "replica",
      look: () => Promise.resolve(replica.isInUse ? "in use" : "not in use"),
      good: "in use",
      optional: true,
    });
  }
  return checks;
}
