import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { LRUCache } from "lru-cache";
import { Pool as PostgresPool, type PoolConfig } from "pg";
import type { Trace } from "../core/trace";
import { PrismaClient } from "../generated/prisma/client";
import { traceStatements } from "./trace-statements";

export type Pool = PrismaClient<"query">;

/**
 * What the server works with. Changes wait for one another, and hold a connection meanwhile; so they have a pool of
 * their own, and nobody who reads waits for them.
 */
export interface Database {
  readonly reads: Pool;
  readonly changes: Pool;
  /**
   * Runs a statement that gives one row with one text, on a connection of those for reads. Prisma's client would look
   * at it as at rows of all kinds, which takes longer than a small question itself.
   */
  readonly readText: (text: string, values: readonly unknown[]) => Promise<string>;
  readonly connections: Readonly<Record<"reads" | "changes", Connections>>;
  readonly disconnect: () => Promise<unknown>;
}

/** How many there are, how many of them wait for work, and how much work waits for one of them. */
export type Connections = Pick<PostgresPool, "totalCount" | "idleCount" | "waitingCount">;

/** Told of each statement, so that a test can count them. */
type Tell = (statement: string) => void;

export function openDatabase(
  url: string,
  role: string | null = null,
  tell: Tell | null = null,
  trace: Trace | null = null,
): Database {
  const connections = {
    reads: new PostgresPool(settings(url, role)),
    changes: new PostgresPool(settings(url, role)),
  };
  const pools = Object.values(connections);
  if (trace !== null) for (const pool of pools) traceStatements(pool, trace);
  const forReads = adapterOf(connections.reads);
  const [reads, changes] = [clientOf(forReads), clientOf(adapterOf(connections.changes))];
  if (tell) for (const client of [reads, changes]) client.$on("query", ({ query }) => tell(query));
  const reader = forReads.connect();
  return {
    reads,
    changes,
    connections,
    async readText(text, values) {
      tell?.(text);
      const { rows } = await (
        await reader
      ).queryRaw({ sql: text, args: [...values], argTypes: values.map(() => AS_IT_IS) });
      const [[data] = []] = rows;
      if (typeof data !== "string") throw new Error("The statement of a read gave no text");
      return data;
    },
    async disconnect() {
      await Promise.all([reads.$disconnect(), changes.$disconnect()]);
      await Promise.all(pools.map((pool) => pool.end()));
    },
  };
}

const AS_IT_IS = { scalarType: "unknown", arity: "scalar" } as const;

/** Two pools of an instance, and the connection that it listens on: four instances fit into PostgreSQL's usual 100. */
const CONNECTIONS = 10;

/** With a role, every statement runs in its name and may do no more than it. */
export function connect(url: string, role: string | null = null): Pool {
  return clientOf(adapterOf(settings(url, role)));
}

function settings(url: string, role: string | null): PoolConfig {
  return {
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
  };
}

function adapterOf(pool: PostgresPool | PoolConfig): PrismaPg {
  return new PrismaPg(pool, { statementNameGenerator: statementNames() });
}

function clientOf(adapter: PrismaPg): Pool {
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
