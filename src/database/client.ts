import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { LRUCache } from "lru-cache";
import { PrismaClient } from "../generated/prisma/client";

/** The log of statements comes as events, so that a test can count them: `pool.$on("query", …)`. */
export type Pool = PrismaClient<"query">;

/**
 * What the server works with. Changes wait for one another, and hold a connection meanwhile; so they have a pool of
 * their own, and nobody who reads waits for them.
 */
export interface Database {
  readonly reads: Pool;
  readonly changes: Pool;
  readonly disconnect: () => Promise<unknown>;
}

export function openDatabase(url: string, role: string | null = null): Database {
  const [reads, changes] = [connect(url, role), connect(url, role)];
  return { reads, changes, disconnect: () => Promise.all([reads.$disconnect(), changes.$disconnect()]) };
}

/** Two pools of an instance, and the connection that it listens on: four instances fit into PostgreSQL's usual 100. */
const CONNECTIONS = 10;

/** With a role, every statement runs in its name and may do no more than it. */
export function connect(url: string, role: string | null = null): Pool {
  const adapter = new PrismaPg(
    {
      connectionString: url,
      application_name: "jad-graph",
      max: CONNECTIONS,
      // Each wait is shorter than the one of whoever waits for it; by default most of them have no end.
      connectionTimeoutMillis: 2_000,
      idleTimeoutMillis: 60_000,
      statement_timeout: 3_000,
      lock_timeout: 2_000,
      idle_in_transaction_session_timeout: 10_000,
      keepAlive: true,
      // To compile a statement takes longer than any of ours runs.
      options: `-c jit=off${role === null ? "" : ` -c role=${role}`}`,
    },
    { statementNameGenerator: statementNames() },
  );
  return new PrismaClient({ adapter, log: [{ emit: "event", level: "query" }] });
}

/** A named statement is parsed and planned once per connection, and stays in its memory for good. */
const NAMED_STATEMENTS = 500;
/** How often a text has to come, among the latest thousand, before it is given one of these names. */
const TIMES = 3;
const LATEST = 1_000;

/** Names the texts that come again and again, so that odd queries cannot fill the server's memory. */
function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  const counts = new LRUCache<string, number>({ max: LATEST });
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= NAMED_STATEMENTS) return "";
    const count = (counts.get(sql) ?? 0) + 1;
    counts.set(sql, count);
    if (count < TIMES) return "";
    const name = createHash("sha256").update(sql).digest("hex").slice(0, 32);
    names.set(sql, name);
    return name;
  };
}
