/** What PostgreSQL and Node can do at best: one prepared statement for each story, whose text is the answer. */
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import pg from "pg";
import { announce } from "../announce.mjs";
import { FIRST_PAGE, LATER_PAGE } from "./pages.mjs";
import { COMPUTED, FLAT, LIST, ONE } from "./published.mjs";
import { STATISTICS, TOTALS } from "./reported.mjs";
import { POOL } from "../../settings.mjs";

const STATEMENTS = {
  list: LIST,
  computed: COMPUTED,
  one: ONE,
  flat: FLAT,
  totals: TOTALS,
  statistics: STATISTICS,
  "page-1": FIRST_PAGE,
  "page-far": LATER_PAGE,
};

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: POOL });

const server = createServer(async (request, response) => {
  const name = request.url.slice(1);
  const text = STATEMENTS[name];
  try {
    const values = await json(request);
    const { rows } = await pool.query({ name, text, values });
    const body = Buffer.from(rows[0].body);
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});
announce(server);
