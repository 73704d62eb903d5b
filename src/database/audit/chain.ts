import { raw, type Sql, sql } from "../../core/sql";
import type { Transaction } from "../change";

/** The chain of what belongs to no operation. */
export const HOUSE = "house";

export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

/** ALTERED: its hash is not that of its content. GAP: the sequence jumps. MOVED: it does not follow the one before it. */
export interface ChainFault {
  readonly kind: "ALTERED" | "GAP" | "MOVED";
  readonly sequence: number;
  readonly id: string;
  /** The sequence that follows the one before it. */
  readonly expected: number;
}

export interface Chain {
  /** As it stands in the database: the operation's id, or HOUSE. */
  readonly key: string;
  /** The operation's code, or HOUSE. */
  readonly name: string;
}

export interface VerifiedChain extends Chain {
  readonly entries: number;
  readonly wrong: number;
  /** The latest entry; null where there is none. */
  readonly head: Head | null;
  /** The first wrong entry; those behind it may only follow from it. */
  readonly fault: ChainFault | null;
}

/** What a chain is called. An operation that were called as the house is would go by its id. */
const NAME = sql`coalesce(nullif(operation.code, ${raw(`'${HOUSE}'`)}), entry.chain)`;

/** All chains, the house's first. */
export async function listChains(tx: Transaction): Promise<Chain[]> {
  const statement = sql`
    select entry.chain as key, ${NAME} as name
    from (select distinct chain from audit_entry) as entry
    left join operation on operation.id::text = entry.chain
    order by operation.code is not null, name`;
  return tx.$queryRawUnsafe<Chain[]>(statement.text, ...statement.values);
}

/** The entries of a chain, each with the first thing that is wrong with it. */
function walk(chain: string): Sql {
  return sql`
    select entry.sequence, entry.id, lag(entry.sequence, 1, 0) over walk + 1 as expected,
      case
        when entry.hash is distinct from audit_hash(entry) then 'ALTERED'
        when entry.sequence <> lag(entry.sequence, 1, 0) over walk + 1 then 'GAP'
        when entry.previous_hash <> lag(entry.hash, 1, '') over walk then 'MOVED'
      end as kind
    from audit_entry as entry
    where entry.chain = ${chain}
    window walk as (order by entry.sequence)`;
}

/** Walks a chain from its first entry to its last, in the database. */
export async function verifyChain(tx: Transaction, chain: Chain): Promise<VerifiedChain> {
  const counting = sql`select count(*)::integer as entries, count(kind)::integer as wrong from (${walk(chain.key)}) as walked`;
  const [counted] = await tx.$queryRawUnsafe<{ entries: number; wrong: number }[]>(
    counting.text,
    ...counting.values,
  );
  const { entries = 0, wrong = 0 } = counted ?? {};
  return {
    ...chain,
    entries,
    wrong,
    head: await findHead(tx, chain.key),
    fault: wrong === 0 ? null : await findFirstFault(tx, chain.key),
  };
}

async function findFirstFault(tx: Transaction, chain: string): Promise<ChainFault | null> {
  const statement = sql`
    select * from (${walk(chain)}) as walked where kind is not null order by sequence, kind limit 1`;
  const [fault] = await tx.$queryRawUnsafe<ChainFault[]>(statement.text, ...statement.values);
  return fault ?? null;
}

async function findHead(tx: Transaction, chain: string): Promise<Head | null> {
  const [head] = await tx.$queryRaw<Head[]>`
    select sequence, hash from audit_entry where chain = ${chain} order by sequence desc limit 1`;
  return head ?? null;
}
