import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Pool } from "./client";
import { readOperations, writeOperations } from "./load/load-operations";
import { LoadError } from "./load/problem";
import { readReferenceFiles } from "./load/reference/reference-files";
import { referenceBatches } from "./load/reference/reference-rows";
import { findStillUsed } from "./load/reference/still-used";
import { readSource } from "./load/source";
import { whileLoading } from "./load/transaction";
import { compare, remove, write } from "./load/write";

const DATA = path.resolve(__dirname, "../../prisma/data");

export interface Seeded {
  /** How many operations the files have, and how many of them were new or different. */
  readonly operations: number;
  readonly changed: number;
}

/** Makes the database say what the files of a folder say, by default those of prisma/data; all of it or nothing. */
export async function seed(database: Pool, folder: string = DATA): Promise<Seeded> {
  const label = folder === DATA ? "prisma/data" : folder;
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
    return { operations: loaded.length, changed: loaded.filter(({ changes }) => changes.length > 0).length };
  });
}

async function readFolder(folder: string, label: string) {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  return Promise.all(names.map((name) => readSource(path.join(folder, name), `${label}/${name}`)));
}
