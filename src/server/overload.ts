/** In milliseconds: how often is looked how late the process is. */
const PULSE = 50;

/** In milliseconds: from where on requests are sent away, and from where on all of them. */
// A processor that is shared with the database lets the process wait for tenths of a second now and then.
const LATE = { some: 300, all: 1_000 };
// Within the two seconds after which a connection is waited for no longer.
const WAITING = { some: 500, all: 1_500 };

interface Range {
  readonly some: number;
  readonly all: number;
}

/**
 * Says when there is more to do than can be done in time, so that some are sent away at once and the others are answered
 * soon, and not all of them too late. As much as is too much is sent away, spread evenly: all or nothing would leave the
 * process idle every other moment.
 */
export class Overload {
  /** The last two times; one pause alone, such as for collecting garbage, is no overload. */
  private late: readonly [before: number, last: number] = [0, 0];
  private share = 0;
  private readonly timer: NodeJS.Timeout;

  /** @param waiting in milliseconds, how long who asks now would wait for a connection to the database */
  constructor(private readonly waiting: () => number) {
    let due = performance.now() + PULSE;
    this.timer = setInterval(() => {
      const now = performance.now();
      this.late = [this.late[1], Math.max(0, now - due)];
      due = now + PULSE;
    }, PULSE);
    this.timer.unref();
  }

  /** Whether the process has too much to do to take one more request. */
  get isLate(): boolean {
    const late = Math.min(...this.late);
    return late > LATE.some && this.isOne(late, LATE);
  }

  /** Whether the database has too much to do for one more read. */
  get isQueueLong(): boolean {
    const wait = this.waiting();
    return wait > WAITING.some && this.isOne(wait, WAITING);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private isOne(found: number, { some, all }: Range): boolean {
    this.share += Math.min(1, (found - some) / (all - some));
    if (this.share < 1) return false;
    this.share -= 1;
    return true;
  }
}
