import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { from } from "pg-copy-streams";

const CHUNK = 1 << 16;

/** Copies rows into a table; their values hold no tabs, newlines or backslashes, so nothing is escaped. */
export async function copyInto(client, { table, columns, rows }, advance) {
  function* chunks() {
    let text = "";
    let count = 0;
    for (const row of rows()) {
      for (let place = 0; place < row.length; place += 1) {
        text += `${place === 0 ? "" : "\t"}${row[place] ?? "\\N"}`;
      }
      text += "\n";
      count += 1;
      if (text.length < CHUNK) continue;
      yield text;
      advance(count);
      [text, count] = ["", 0];
    }
    yield text;
    advance(count);
  }
  await pipeline(Readable.from(chunks()), client.query(from(`copy ${table} (${columns}) from stdin`)));
}
