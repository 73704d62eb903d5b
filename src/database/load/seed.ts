import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Pool } from "../client";
import { DATA, fingerprintOf, rowsStatement, type Seeded } from "../seeded";
import { readOperations, writeOperations } from "./load-operations";
import { LoadError } from "./problem";
import { readReferenceFiles } from "./reference/reference-files";
import { referenceBatches } from "./reference/reference-rows";
import { findStillUsed } from "./reference/still-used";
import { readSource } from "./source";
import { whileLoading } from "./transaction";
import { compare, query, remove, write } from "./write";

/** Makes the database say what the files of a folder say, by default those of prisma/data; all of it or nothing. */
export async function seed(database: Pool, folder: string = DATA): Promise<Seeded> {
  const label = folder === DATA ? "prisma/data" : folder;
  // Before they are read: where they change meanwhile, the next start finds that they have.
  const { files, operationIds } = fingerprintOf(folder);
  const reference = referenceBatches(
    await readReferenceFiles(path.join(folder, "reference"), `${label}/reference`),
  );
  const operations = readOperations(await readFolder(path.join(folder, "operations"), `${label}/operations`));
  return whileLoading(database, async (tx) => {
    const differences = await compare(tx, reference, []);
    await write(tx, differences);
    const loaded = await writeOperations(tx, operations);
    const stillUsed = await findStillUsed(tx, differences);
    if (stillUsed.length > 0) throw new LoadError(stillUsed);
    await remove(tx, differences);
    const [found] = await query<{ rows: string }>(tx, rowsStatement(operationIds));
    if (found === undefined) throw new Error("The rows have no fingerprint");
    const seeding = { files, rows: found.rows };
    await tx.seeding.upsert({ where: { one: true }, create: seeding, update: seeding });
    return { operations: loaded.length, changed: loaded.filter(({ changes }) => changes.length > 0).length };
  });
}

async function readFolder(folder: string, label: string) {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  return Promise.all(names.map((name) => readSource(path.join(folder, name), `${label}/${name}`)));
}
