import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { LRUCache } from "lru-cache";
import { Pool as PostgresPool, type PoolConfig } from "pg";
import { answerTooLarge } from "../core/largest-answer";
import type { Trace } from "../core/trace";
import { PrismaClient } from "../generated/prisma/client";
import { WatchedClient } from "./connection";
import { Replica } from "./replica";
import { traceStatements } from "./trace-statements";

export type Pool = PrismaClient<"query">;

/** Where is read. */
export interface Reader {
  readonly reads: Pool;
  /**
   * Runs a statement that gives one row with one text, on a connection of those for reads. Prisma's client would look
   * at it as at rows of all kinds, which takes longer than a small question itself. Null stands for a text that is
   * larger than an answer may be, and stays where it is.
   */
  readonly readText: (text: string, values: readonly unknown[]) => Promise<string>;
  /** In milliseconds: about how long who begins to read now waits for a connection. */
  readonly waitForReads: () => number;
}

/**
 * What the server works with. Changes wait for one another, and hold a connection meanwhile; so they have a pool of
 * their own, and nobody who reads waits for them.
 */
export interface Database extends Reader {
  readonly changes: Pool;
  /** What is read for viewers may be read there; null where there is none. */
  readonly replica: Replica | null;
  readonly connections: Readonly<Record<"reads" | "changes", Connections>>;
  readonly disconnect: () => Promise<unknown>;
}

/** How many there are, how many of them wait for work, and how much work waits for one of them. */
export type Connections = Pick<PostgresPool, "totalCount" | "idleCount" | "waitingCount">;

/** Told of each statement, so that a test can count them. */
type Tell = (statement: string) => void;

interface Options {
  /** In whose name statements run: they may do no more than it. */
  readonly role?: string | null;
  readonly replicaUrl?: string | null;
  /** A pooler in front of the database, which lends a connection for a transaction. */
  readonly poolerUrl?: string | null;
  readonly tell?: Tell;
  readonly trace?: Trace | null;
}

export function openDatabase(url: string, options: Options = {}): Database {
  const { role = null, replicaUrl = null, poolerUrl = null, ...watching } = options;
  const way = poolerUrl === null ? { url, role } : { url: poolerUrl, role: null, isPooled: true };
  const primary = openReader(way, watching);
  const changes = openPool(way, watching);
  const copy =
    replicaUrl === null ? null : openReader({ url: replicaUrl, role, patience: PATIENCE }, watching);
  const replica =
    copy === null || replicaUrl === null
      ? null
      : new Replica({ url: replicaUrl, primaryUrl: url, replica: copy, primary });
  return {
    reads: primary.reads,
    readText: primary.readText,
    waitForReads: () => (replica ?? primary).waitForReads(),
    changes: changes.client,
    replica,
    connections: { reads: primary.pool, changes: changes.pool },
    async disconnect() {
      await replica?.stop();
      await Promise.all([changes.close(), primary.close(), copy?.close()]);
    },
  };
}

type Watching = Pick<Options, "tell" | "trace">;

interface OpenPool {
  readonly pool: PostgresPool;
  readonly adapter: PrismaPg;
  readonly client: Pool;
  readonly close: () => Promise<void>;
}

function openPool(way: Way, { tell, trace }: Watching): OpenPool {
  const pool = new PostgresPool({ ...settings(way), Client: WatchedClient });
  // A connection may break while it is being closed, when Prisma listens no more; nobody has a use for it then.
  pool.on("error", () => undefined);
  if (trace) traceStatements(pool, trace);
  const adapter = adapterOf(pool, way);
  const client = clientOf(adapter);
  if (tell) client.$on("query", ({ query }) => tell(query));
  return {
    pool,
    adapter,
    client,
    async close() {
      await client.$disconnect();
      await pool.end();
    },
  };
}

function openReader(way: Way, watching: Watching): Reader & Pick<OpenPool, "pool" | "close"> {
  const { tell } = watching;
  const { pool, adapter, client: reads, close } = openPool(way, watching);
  const reader = adapter.connect();
  const pace = new ReadingPace();
  return {
    pool,
    reads,
    close,
    waitForReads: () => pace.waitOf(pool.waitingCount),
    async readText(text, values) {
      tell?.(text);
      const statement = {
        sql: text,
        args: [...values],
        argTypes: values.map(() => AS_IT_IS),
      };
      const connections = await reader;
      pace.begin();
      const { rows } = await connections.queryRaw(statement).finally(() => pace.end());
      const [[data] = []] = rows;
      if (data === null) throw answerTooLarge();
      if (typeof data !== "string") throw new Error("The statement of a read gave no text");
      return data;
    },
  };
}

/** Longer than any statement of a read may take; what a replica that hangs was asked is then asked elsewhere. */
const PATIENCE = 4_000;

/** How fast reads come to their end, all together. */
class ReadingPace {
  /** In milliseconds: the average time between two of them, of late. */
  private average = 0;
  private last = 0;
  private running = 0;

  begin(): void {
    // What was not asked for took no time: a burst after a pause finds nothing that is late.
    if (this.running === 0) this.last = performance.now();
    this.running += 1;
  }

  end(): void {
    this.running -= 1;
    const now = performance.now();
    this.average += (Math.min(now - this.last, LONGEST_READ / CONNECTIONS) - this.average) / LATELY;
    this.last = now;
  }

  /** How long who comes behind so many others waits; where nothing comes to its end, at least as long as that is so. */
  waitOf(others: number): number {
    return others === 0 ? 0 : Math.max(others * this.average, performance.now() - this.last);
  }
}

/** In milliseconds: how long a read may take. */
const LONGEST_READ = 3_000;
/** Of how many reads the average is. */
const LATELY = 50;

const AS_IT_IS = { scalarType: "unknown", arity: "scalar" } as const;

/** Two pools of an instance, and the connection that it listens on: four instances fit into PostgreSQL's usual 100. */
const CONNECTIONS = 10;

/** How connections are made. */
interface Way {
  readonly url: string;
  readonly role: string | null;
  /** Each transaction may come to another connection: nothing can be told or prepared for the next one. */
  readonly isPooled?: boolean;
  /** In milliseconds: how long is waited for a server that says nothing; else as long as its system does. */
  readonly patience?: number;
}

/** For a command. With a role, every statement runs in its name and may do no more than it. */
export function connect(url: string, role: string | null = null): Pool {
  const way = { url, role };
  // Nobody waits for a command but its user, who would rather have it done late than not at all.
  return clientOf(adapterOf({ ...settings(way), connectionTimeoutMillis: 10_000 }, way));
}

function settings({ url, role, isPooled = false, patience }: Way): PoolConfig {
  return {
    connectionString: url,
    application_name: "jad-graph",
    max: CONNECTIONS,
    // Each wait is shorter than the one of whoever waits for it; by default most of them have no end.
    connectionTimeoutMillis: 2_000,
    idleTimeoutMillis: 60_000,
    ...(patience === undefined ? {} : { query_timeout: patience }),
    keepAlive: true,
    // Poolers take none of these from a client: whoever logs in there has them as its own.
    ...(isPooled
      ? {}
      : {
          ...SESSION,
          // To compile a statement takes longer than any of ours runs.
          options: `-c jit=off${role === null ? "" : ` -c role=${role}`}`,
        }),
  };
}

const SESSION = {
  statement_timeout: LONGEST_READ,
  lock_timeout: 2_000,
  idle_in_transaction_session_timeout: 10_000,
};

function adapterOf(pool: PostgresPool | PoolConfig, { isPooled = false }: Way): PrismaPg {
  return new PrismaPg(pool, isPooled ? {} : { statementNameGenerator: statementNames() });
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
