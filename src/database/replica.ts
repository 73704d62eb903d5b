import { LRUCache } from "lru-cache";
import { Pool as PostgresPool } from "pg";
import { type ChangeEvents, ChangeListeners } from "../core/change-events";
import { DomainError } from "../core/errors";
import { StartupError } from "../core/startup-error";
import type { Reader } from "./client";
import { IDENTITY } from "./external";
import { isCrowded, isOvertime, isUnreachable } from "./failure";

/** In milliseconds. */
const PULSE = 1_000;
const SHORTEST_PAUSE = 20;
const PATIENCE = 2_000;
/** A replica that is further behind is not read from, and comes back once it is no more behind than this. */
const LONGEST_LAG = 10_000;
const RETURNS_WITHIN = 2_000;
/** How many viewers are known by name; who is not known reads from the primary first. */
const MOST_VIEWERS = 10_000;

/** How far the primary had come, at a moment of this process's own clock. */
interface Sample {
  readonly at: number;
  readonly position: bigint;
}

interface Servers {
  readonly url: string;
  readonly primaryUrl: string;
  /** Where they are read. */
  readonly replica: Reader;
  readonly primary: Reader;
}

/**
 * Decides where is read: at the replica, unless that might show something older than the viewer has written, read or
 * been told of before.
 *
 * Every round asks the primary how far it has come, and then the replica what it has replayed. So it is known up to
 * which moment everything that was committed can be read at the replica, before any statement is sent there; positions
 * that a statement itself asks for could be newer than what it sees.
 */
export class Replica {
  /** Host, port and name, as may be shown. */
  readonly place: string;
  private readonly asked: { readonly primary: PostgresPool; readonly replica: PostgresPool };
  private samples: Sample[] = [];
  /** What was committed before this moment can be read at the replica. */
  private seen = -Infinity;
  /** The latest moment that somebody wants to be seen there. */
  private wanted = -Infinity;
  /** When the latest change came that somebody was told of; out of use, it stays so until that is seen there. */
  private told = -Infinity;
  private identity = "";
  /** Why it is not in use, as the last round or reading found; null while it is. */
  private fault: string | null = "is not known yet";
  private readonly needs = new LRUCache<string, number>({ max: MOST_VIEWERS });
  private waiting: { readonly at: number; readonly tell: () => void }[] = [];
  private wake: () => void = () => undefined;
  private watching: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(private readonly servers: Servers) {
    const { hostname, port, pathname } = new URL(servers.url);
    this.place = `${hostname || "the socket"}${port && `:${port}`}${pathname}`;
    this.asked = { primary: askedBy(servers.primaryUrl), replica: askedBy(servers.url) };
    this.asked.replica.on("error", () => this.leave());
  }

  get isInUse(): boolean {
    return this.fault === null;
  }

  /** Looks at it, and keeps looking; says each time it comes into use or falls out of it. Refuses another cluster's. */
  async start(say: (line: string) => void): Promise<void> {
    const deadline = performance.now() + PULSE;
    do {
      await this.round();
      if (this.fault === STRANGE) {
        throw new StartupError(
          `The database at ${this.place}, named by DATABASE_REPLICA_URL, ${STRANGE}. Correct it, or leave it out.`,
        );
      }
      if (this.fault === BEHIND) await this.rest(SHORTEST_PAUSE);
    } while (this.fault === BEHIND && performance.now() < deadline);
    this.watching = this.watch(say);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.wake();
    await this.watching;
    for (const { tell } of this.waiting) tell();
    await Promise.all([this.asked.primary.end(), this.asked.replica.end()]);
  }

  /** Runs a reading for a viewer where it may be run, and once more at the primary where the replica fails. */
  async read<Found>(subject: string | null, run: (reader: Reader) => Promise<Found>): Promise<Found> {
    if (this.serves(subject)) {
      try {
        return await run(this.servers.replica);
      } catch (error) {
        // It would take as long there, or be as large. Else the replica may be gone, or has ended the statement to go on
        // replaying.
        if (isOvertime(error) || error instanceof DomainError) throw error;
        // Where all ask it at once, that is no reason to send all of them to the primary.
        if (isUnreachable(error) && !isCrowded(error)) this.leave();
      }
    }
    const found = await run(this.servers.primary);
    this.expect(subject);
    return found;
  }

  /** In milliseconds, as of a reader: some are read for at the primary all the same, so that the longer wait counts. */
  waitForReads(): number {
    const { replica, primary } = this.servers;
    return Math.max(primary.waitForReads(), this.isInUse ? replica.waitForReads() : 0);
  }

  /** From now on a viewer sees all that is committed now. */
  expect(subject: string | null): void {
    if (subject === null) return;
    const now = performance.now();
    this.needs.set(subject, now);
    this.want(now);
  }

  /** The same notices, each once whoever looks can see what it tells of. */
  follow(events: ChangeEvents): ChangeEvents {
    const listeners = new ChangeListeners();
    const silence = events.listen((notice) => void this.caughtUp().then(() => listeners.tell(notice)));
    return {
      listen: listeners.listen,
      stop: () => {
        silence();
        return events.stop();
      },
    };
  }

  private async caughtUp(): Promise<void> {
    const at = performance.now();
    if (this.fault !== null) {
      this.told = at;
      return;
    }
    await new Promise<void>((tell) => {
      this.waiting.push({ at, tell });
      this.want(at);
    });
  }

  private serves(subject: string | null): boolean {
    if (!this.isInUse) return false;
    return subject === null || (this.needs.get(subject) ?? Infinity) <= this.seen;
  }

  /** Until a round, at once, proves it anew. One that was started again may have replayed less than before. */
  private leave(): void {
    this.fault = GONE;
    this.seen = -Infinity;
    this.wanted = performance.now();
    this.wake();
  }

  private want(at: number): void {
    const isIdle = this.wanted <= this.seen;
    this.wanted = at;
    if (isIdle) this.wake();
  }

  /** A round now and then, and at once where somebody waits for it. */
  private async watch(say: (line: string) => void): Promise<void> {
    let said: string | null | undefined;
    for (let pause = SHORTEST_PAUSE; ;) {
      if (this.fault !== said) {
        said = this.fault;
        say(said === null ? `reads go to ${this.place}` : `${this.place} ${said}; reads go to the primary`);
      }
      await this.rest(this.wanted > this.seen ? pause : PULSE);
      if (this.isStopped) return;
      const { seen } = this;
      await this.round();
      pause = this.seen > seen ? SHORTEST_PAUSE : Math.min(PULSE, pause * 2);
    }
  }

  private async round(): Promise<void> {
    const at = performance.now();
    const primary = await ask<PrimaryState>(this.asked.primary, OF_PRIMARY).catch(() => null);
    if (primary !== null) {
      this.samples.push({ at, position: BigInt(primary.position) });
      this.identity = primary.identity;
    }
    this.fault = await ask<ReplicaState>(this.asked.replica, OF_REPLICA).then(
      (replica) => this.judge(replica, primary !== null),
      (error: unknown) => `${GONE} (${reasonOf(error)})`,
    );
    if (!this.isInUse && this.fault !== BEHIND) this.seen = -Infinity;
    // No more than what may bring it back.
    if (!this.isInUse) this.samples = this.samples.filter((sample) => sample.at > at - RETURNS_WITHIN);
    this.waiting = this.waiting.filter(({ at: since, tell }) => {
      if (this.isInUse && since > this.seen) return true;
      this.told = Math.max(this.told, since);
      tell();
      return false;
    });
  }

  /** Why it cannot be used, or null. */
  private judge({ isStandby, isFollowing, position, identity }: ReplicaState, hasPrimary: boolean) {
    if (this.identity !== "" && identity !== this.identity) return STRANGE;
    if (!isStandby || position === null) return "is no standby";
    // One that does not follow may be on another timeline, where positions mean something else. Without a primary
    // nothing is written that it could miss.
    if (isFollowing || !hasPrimary) this.prove(BigInt(position));
    const now = performance.now();
    if (this.fault === null) {
      const [oldest] = this.samples;
      return oldest !== undefined && oldest.at < now - LONGEST_LAG ? BEHIND : null;
    }
    return this.seen > now - RETURNS_WITHIN && this.seen >= this.told ? null : BEHIND;
  }

  private prove(position: bigint): void {
    for (let [sample] = this.samples; sample && sample.position <= position; [sample] = this.samples) {
      this.seen = sample.at;
      this.samples.shift();
    }
  }

  private async rest(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = () => undefined;
  }
}

const STRANGE = "is no copy of the one that DATABASE_URL names";
const BEHIND = "is too far behind";
const GONE = "cannot be reached";

interface PrimaryState {
  readonly position: string;
  readonly identity: string;
}

interface ReplicaState extends Pick<PrimaryState, "identity"> {
  readonly position: string | null;
  readonly isStandby: boolean;
  readonly isFollowing: boolean;
}

/** What is committed without waiting for the disk is not flushed yet. Behind a page's header there may be nothing. */
const OF_PRIMARY = `
  select (case when inserted - flushed <= 40 and flushed % 8192 = 0 then flushed else inserted end)::text as position,
    ${IDENTITY}
  from pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as inserted,
    pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0') as flushed`;
const OF_REPLICA = `
  select pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::text as position, ${IDENTITY},
    pg_is_in_recovery() as "isStandby", exists (select from pg_stat_wal_receiver) as "isFollowing"`;

function reasonOf(error: unknown): string {
  const { message, code = "" } = error as NodeJS.ErrnoException;
  return message || code;
}

/** A connection of its own, so that no crowd of reads keeps it from being asked. */
function askedBy(url: string): PostgresPool {
  const pool = new PostgresPool({
    connectionString: url,
    application_name: "jad-graph replica",
    max: 1,
    connectionTimeoutMillis: PATIENCE,
    query_timeout: PATIENCE,
    keepAlive: true,
  });
  pool.on("error", () => undefined);
  return pool;
}

async function ask<State>(pool: PostgresPool, question: string): Promise<State> {
  const { rows } = await pool.query<State & object>(question);
  return rows[0] as State;
}
