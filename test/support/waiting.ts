import type { World } from "./world";

/** How many sessions of a world's database wait for a lock now; asked outside of transactions, which see no change of it. */
export async function waitingForLocks({ database }: World): Promise<number> {
  const [row] = await database.$queryRaw<{ count: number }[]>`
    select count(*)::integer as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  return row?.count ?? 0;
}
