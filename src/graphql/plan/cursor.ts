import { createHash, timingSafeEqual } from "node:crypto";
import { badInput } from "../../core/errors";
import { join, parameter, type Sql, sql } from "../../core/sql";
import type { OrderKey } from "./order";

const SEAL_BYTES = 9;

/**
 * Seals the cursors of one list: what the list is (field, filter, order) goes into the seal, and so does a secret
 * of the database, so that a cursor that was altered or comes from another list is refused.
 */
export function listSeal(secret: string, list: unknown): string {
  return createHash("sha256").update(secret).update(JSON.stringify(list)).digest("hex");
}

/** The cursor of a row, as an SQL expression; see sealed_cursor in the migrations. */
export function cursorOf(keys: readonly OrderKey[], seal: string): Sql {
  const texts = join(
    keys.map((key) => sql`${key.expression}::text`),
    ", ",
  );
  return sql`sealed_cursor(json_build_array(${texts})::text, ${parameter(seal, "text")})`;
}

/** The keys of the row that a cursor names. */
export function readCursor(argument: string, cursor: string, seal: string): string[] {
  const bytes = Buffer.from(cursor, "base64url");
  const keys = bytes.subarray(SEAL_BYTES);
  const expected = createHash("sha256").update(seal).update(keys).digest().subarray(0, SEAL_BYTES);
  const given = bytes.subarray(0, SEAL_BYTES);
  if (given.length !== SEAL_BYTES || !timingSafeEqual(given, expected)) {
    throw badInput(
      argument,
      "the cursor is not valid for this list; use one that this very list gave, unaltered.",
    );
  }
  return JSON.parse(keys.toString("utf8")) as string[];
}
