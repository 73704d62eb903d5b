import { LRUCache } from "lru-cache";

/** In seconds: in this time, what was spent comes back. */
const WINDOW = 60;
/** How many principals are remembered; who was not there for the longest time begins anew. */
const MOST_PRINCIPALS = 100_000;

/** Where a principal stands after it has asked. */
export interface Standing {
  /** Whether anything was left. If not, nothing was taken. */
  readonly isWithin: boolean;
  /** In units of cost. */
  readonly remaining: number;
  /** In whole seconds: until anything is left again, or until all is. */
  readonly seconds: number;
}

interface Account {
  /** In units of cost, as it was then; below zero for who had too little left for what it was answered. */
  left: number;
  /** In milliseconds. */
  at: number;
}

/**
 * What each principal may spend, in units of cost a minute: a bucket that leaks, so that whoever has been quiet may ask
 * much at once, and whoever is refused waits for no minute to be over. Who has anything left is answered, so that a large
 * question does not wait behind small ones for ever; what it costs more is missing later. It is of this instance alone.
 */
export class RateLimit {
  private readonly accounts = new LRUCache<string, Account>({ max: MOST_PRINCIPALS });
  private readonly perMillisecond: number;
  /** As the header RateLimit-Policy says it. */
  readonly policy: string;

  /** @param limit in units of cost a minute */
  constructor(readonly limit: number) {
    this.perMillisecond = limit / WINDOW / 1_000;
    this.policy = `"cost";q=${limit};w=${WINDOW}`;
  }

  take(principal: string, cost: number): Standing {
    const now = performance.now();
    let account = this.accounts.get(principal);
    if (account === undefined) {
      account = { left: this.limit, at: now };
      this.accounts.set(principal, account);
    }
    account.left = Math.min(this.limit, account.left + (now - account.at) * this.perMillisecond);
    account.at = now;
    const isWithin = account.left > 0;
    if (isWithin) account.left -= cost;
    const missing = (isWithin ? this.limit : 0) - account.left;
    return {
      isWithin,
      remaining: Math.max(0, Math.floor(account.left)),
      seconds: Math.max(1, Math.ceil(missing / this.perMillisecond / 1_000)),
    };
  }
}

/** As the header RateLimit says it. */
export function describeStanding({ remaining, seconds }: Standing): string {
  return `"cost";r=${remaining};t=${seconds}`;
}
