import { badInput } from "../../core/errors";
import { all, parameter, type Row, type Sql, sql } from "../../core/sql";

const MAXIMUM_LENGTH = 200;

/** Every word of the text occurs in the row's search text, whatever its case and accents. */
export function searchCondition(argument: string, row: Row, text: string): Sql {
  if (text.length > MAXIMUM_LENGTH) throw badInput(argument, `takes ${MAXIMUM_LENGTH} characters at most.`);
  const words = text.split(/\s+/u).filter((word) => word !== "");
  return all(
    words.map((word) => sql`strpos(${row.column("searchText")}, fold(${parameter(word, "text")})) > 0`),
  );
}
