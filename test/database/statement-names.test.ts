import { openDatabase } from "../../src/database/client";
import { createTestDatabase } from "../support/test-database";

/** How many statements a connection keeps under a name, and how often a text comes before it is given one. */
const MOST_NAMED = 500;
const TIMES = 3;
const NAMED = "select count(*)::text from pg_prepared_statements";

test("a connection keeps no more than 500 statements, however many texts come again and again", async () => {
  const testDatabase = await createTestDatabase();
  const database = openDatabase(testDatabase.url);
  try {
    const counts: string[] = [];
    for (const texts of [MOST_NAMED - 1, MOST_NAMED, MOST_NAMED + 50]) {
      for (let text = counts.length === 0 ? 0 : MOST_NAMED - 1; text < texts; text += 1) {
        for (let time = 0; time < TIMES; time += 1) {
          expect(await database.readText(`select '${text}'`, [])).toBe(String(text));
        }
      }
      counts.push(await database.readText(NAMED, []));
    }
    expect(counts).toEqual(["499", "500", "500"]);
  } finally {
    await database.disconnect();
    await testDatabase.drop();
  }
});
