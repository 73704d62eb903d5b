import type { Sql } from "../../core/sql";
import type { Prisma } from "../../generated/prisma/client";
import {
  deleteStatement,
  type DifferenceRow,
  differenceStatement,
  type Fields,
  parkStatement,
  writeStatement,
} from "./statements";
import { type Batch, type Table, TABLES } from "./tables";

type Transaction = Prisma.TransactionClient;

/** What is different in one table, and the rows that it shall hold. */
export interface Difference {
  readonly table: Table;
  readonly changes: readonly DifferenceRow[];
  readonly batches: readonly Batch[];
}

/** Compares the rows of files with those of the database, table by table; of operations, those with these ids. */
export async function compare(
  tx: Transaction,
  batches: readonly Batch[],
  operationIds: readonly string[],
): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const table of TABLES) {
    const own = batches.filter((batch) => batch.table === table.name);
    if (own.length === 0) continue;
    const rows = own.flatMap((batch): readonly Fields[] => batch.rows);
    const changes = await query<DifferenceRow>(tx, differenceStatement(table, rows, operationIds));
    if (changes.length > 0) differences.push({ table, changes, batches: own });
  }
  return differences;
}

/** Writes what is new or different. What is gone stays out of the way until `remove`, for others may still refer to it. */
export async function write(tx: Transaction, differences: readonly Difference[]): Promise<void> {
  for (const { table, changes } of differences.toReversed()) {
    const present = changes.filter(({ change }) => change !== "added").map(({ identity }) => identity);
    if (present.length === 0) continue;
    if (table.leaf) await execute(tx, deleteStatement(table, present));
    else if (Object.keys(table.parking).length > 0) await execute(tx, parkStatement(table, present));
  }
  for (const { table, rows } of inOrder(differences)) await execute(tx, writeStatement(table, rows));
}

/** Writes rows of which none is there yet. */
export async function insert(tx: Transaction, batches: readonly Batch[]): Promise<void> {
  const ordered = batches
    .flatMap((batch) => {
      const table = TABLES.find(({ name }) => name === batch.table);
      const rows: readonly Fields[] = batch.rows;
      return table === undefined || rows.length === 0 ? [] : [{ table, rows, level: batch.level }];
    })
    .sort((one, other) => one.level - other.level || TABLES.indexOf(one.table) - TABLES.indexOf(other.table));
  for (const { table, rows } of ordered) await execute(tx, writeStatement(table, rows));
}

/** Deletes what is gone. */
export async function remove(tx: Transaction, differences: readonly Difference[]): Promise<void> {
  for (const { table, changes } of differences.toReversed()) {
    const gone = changes.filter(({ change }) => change === "removed").map(({ identity }) => identity);
    if (gone.length > 0 && !table.leaf) await execute(tx, deleteStatement(table, gone));
  }
}

/** The rows that are new or different, in the order in which they can be written. */
function inOrder(differences: readonly Difference[]): { table: Table; rows: Fields[] }[] {
  return differences
    .flatMap(({ table, changes, batches }) => {
      const keys = new Set(changes.map(({ identity }) => keyOf(table, identity)));
      const levels = [...new Set(batches.map(({ level }) => level))];
      return levels.map((level) => ({
        table,
        level,
        rows: batches
          .filter((batch) => batch.level === level)
          .flatMap((batch): readonly Fields[] => batch.rows)
          .filter((row) => keys.has(keyOf(table, row))),
      }));
    })
    .filter(({ rows }) => rows.length > 0)
    .sort((one, other) => one.level - other.level || TABLES.indexOf(one.table) - TABLES.indexOf(other.table));
}

function keyOf({ identity }: Table, row: Fields): string {
  return JSON.stringify(identity.map((field) => row[field] ?? null));
}

export function query<Row>(tx: Transaction, { text, values }: Sql): Promise<Row[]> {
  return tx.$queryRawUnsafe<Row[]>(text, ...values);
}

async function execute(tx: Transaction, { text, values }: Sql): Promise<void> {
  await tx.$executeRawUnsafe(text, ...values);
}
