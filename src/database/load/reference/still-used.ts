import { join, parameter, raw, sql } from "../../../core/sql";
import type { DataModel } from "../../../core/data-model";
import { dataModel } from "../../../generated/data-model";
import type { Prisma } from "../../../generated/prisma/client";
import { type LocatedProblem, quote } from "../problem";
import { type Difference, query } from "../write";
import { type TableName, TABLES } from "../tables";

const models: DataModel = dataModel;

/** Entries that are gone from the reference data, although operations in the database still name them. */
export async function findStillUsed(
  tx: Prisma.TransactionClient,
  differences: readonly Difference[],
): Promise<LocatedProblem[]> {
  const problems: LocatedProblem[] = [];
  for (const { table, changes } of differences) {
    const gone = changes.filter(({ change }) => change === "removed").map(({ identity }) => identity);
    if (gone.length === 0 || table.leaf) continue;
    for (const { target, list, from, to } of Object.values(table.model.relations)) {
      const model = models[target];
      // What reference data say of each other has been checked in the files.
      if (!list || model === undefined || !isOfOperations(target)) continue;
      const columns = to.map((field) => raw(model.columns[field]?.column ?? field));
      const keys = gone.map(
        (identity) => sql`(${join(from.map((field) => parameter(identity[field], "text")))})`,
      );
      const users = await query<{ key: string[] }>(
        tx,
        sql`select distinct array[${join(columns)}] as key from ${raw(model.table)} where (${join(columns)}) in (${join(keys)})`,
      );
      for (const { key } of users) {
        problems.push({
          file: FILES[table.name] ?? table.name,
          position: null,
          message: `has lost ${quote(key.join(" "))}, but ${model.table.replaceAll("_", " ")} entries in the database still name it; put it back, or correct those operations first.`,
        });
      }
    }
  }
  return problems;
}

function isOfOperations(name: string): boolean {
  return TABLES.some((table) => table.name === name && table.scope !== undefined);
}

const FILES: Partial<Readonly<Record<TableName, string>>> = {
  Country: "prisma/data/reference/countries.json",
  Agency: "prisma/data/reference/agencies.json",
  OperationSeries: "prisma/data/reference/operation-series.json",
  ThreatArea: "prisma/data/reference/threat-areas.json",
  EmpactCycle: "prisma/data/reference/empact.json",
  EmpactPriority: "prisma/data/reference/empact.json",
  Capability: "prisma/data/reference/capabilities.json",
  CheckCategory: "prisma/data/reference/check-categories.json",
  ResultCategory: "prisma/data/reference/result-categories.json",
  ResultCategoryUnit: "prisma/data/reference/result-categories.json",
};
