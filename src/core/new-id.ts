import { v7 } from "uuid";

/**
 * The key of a new row. What is written together has keys that stand together in every index, however long it is: a
 * report then changes a few pages of it and not one for each line, and writes a sixth of the log (bench/README.md).
 */
export function newId(): string {
  return v7();
}
