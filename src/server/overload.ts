/** In milliseconds: how often is looked how late the process is, and how long is waited for the database. */
const PULSE = 50;

/** In milliseconds: from where on requests are sent away, and from where on all of them. */
interface Range {
  readonly some: number;
  readonly all: number;
}

// A processor that is shared with the database lets the process wait for tenths of a second now and then.
const LATE: Range = { some: 300, all: 1_000 };
/** For a connection, within the two seconds after which it is waited for no longer. */
const WAITING: Range = { some: 500, all: 1_500 };
/**
 * The same where there has been a queue for a while: a long one answers no more than a short one, only later. Yet who is
 * sent away comes again after a second, and is better off with half of one.
 */
const STANDING: Range = { some: 250, all: 500 };
/** How many pulses that while is. Many who ask at once, such as for a page of many parts, are answered before. */
const A_WHILE = 10;

/**
 * Says when there is more to do than can be done in time, so that some are sent away at once and the others are answered
 * soon, and not all of them too late. As much as is too much is sent away, spread evenly: all or nothing would leave the
 * process idle every other moment.
 */
export class Overload {
  /** The last two times; one pause alone, such as for collecting garbage, is no overload. */
  private late: readonly [before: number, last: number] = [0, 0];
  /** For how many pulses the queue has been as it is now, longer or shorter than one that may stand. */
  private pulses = 0;
  private isLong = false;
  private isStanding = false;
  private share = 0;
  private readonly timer: NodeJS.Timeout;

  /** @param waiting in milliseconds, how long who asks now would wait for a connection to the database */
  constructor(private readonly waiting: () => number) {
    let due = performance.now() + PULSE;
    this.timer = setInterval(() => {
      const now = performance.now();
      this.late = [this.late[1], Math.max(0, now - due)];
      due = now + PULSE;
      this.lookAtQueue();
    }, PULSE);
    this.timer.unref();
  }

  /** Whether the process has too much to do to take one more request. */
  get isLate(): boolean {
    return this.isOne(Math.min(...this.late), LATE);
  }

  /** Whether the database has too much to do for one more read. */
  get isQueueLong(): boolean {
    return this.isOne(this.waiting(), this.isStanding ? STANDING : WAITING);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private lookAtQueue(): void {
    const isLong = this.waiting() > STANDING.some;
    this.pulses = isLong === this.isLong ? this.pulses + 1 : 1;
    this.isLong = isLong;
    if (this.pulses >= A_WHILE) this.isStanding = isLong;
  }

  private isOne(found: number, { some, all }: Range): boolean {
    if (found <= some) return false;
    this.share += Math.min(1, (found - some) / (all - some));
    if (this.share < 1) return false;
    this.share -= 1;
    return true;
  }
}
