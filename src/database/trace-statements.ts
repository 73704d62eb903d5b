import { createHash } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import type { Trace, TracedPart } from "../core/trace";

type Query = (...query: unknown[]) => unknown;

/** Lets traces have each statement of a pool, by what it does and the hash of its text: never the text or a value. */
export function traceStatements(pool: Pool, trace: Trace): void {
  traceQueries(pool, trace);
  pool.on("connect", (client: PoolClient) => traceQueries(client, trace));
}

/** What is asked with a callback, as the pool asks its connections, is a part of what was asked of the pool. */
function traceQueries(target: { query: unknown }, trace: Trace): void {
  const query = (target.query as Query).bind(target);
  target.query = (...asked: unknown[]) =>
    asked.some((one) => typeof one === "function")
      ? query(...asked)
      : trace(partOf(asked[0]), () => query(...asked));
}

function partOf(asked: unknown): TracedPart {
  const text = typeof asked === "string" ? asked : String((asked as { text?: unknown }).text);
  const [word = ""] = /[a-z]+/i.exec(text) ?? [];
  // What begins with it reads, in this program.
  const name = word.toUpperCase() === "WITH" ? "SELECT" : word.toUpperCase();
  return {
    name,
    kind: "database",
    attributes: {
      "db.system.name": "postgresql",
      "db.operation.name": name,
      // As a statement is named that is prepared; see pg_prepared_statements.
      "jad_graph.statement": createHash("sha256").update(text).digest("hex").slice(0, 32),
    },
  };
}
