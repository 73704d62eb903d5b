/** What one waits for and another rings: rung often before anybody listens, it is heard once. */
export class Bell {
  private isRung = false;
  private isClosed = false;
  private wake: () => void = () => undefined;
  private readonly closing: () => void;
  private readonly closed: Promise<void>;

  /** `onClose` is called once. */
  constructor(private readonly onClose: () => void) {
    let closing: () => void = () => undefined;
    this.closed = new Promise((resolve) => (closing = resolve));
    this.closing = closing;
  }

  ring(): void {
    this.isRung = true;
    this.wake();
  }

  /** Nobody waits any longer, whoever rings. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.wake();
    this.closing();
    this.onClose();
  }

  /** True as soon as it has been rung since it was heard last; false once it is closed. */
  async heard(): Promise<boolean> {
    if (!this.isRung && !this.isClosed) await new Promise<void>((resolve) => (this.wake = resolve));
    this.isRung = false;
    return !this.isClosed;
  }

  /** Passes over what is rung too soon after another, so that it is heard once, later. */
  async rest(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
    await Promise.race([over, this.closed]);
    clearTimeout(timer);
  }
}

/** The generator, with a return that ends its waiting for the bell: by itself it would first wait for the next ring. */
export function untilClosed<Value>(
  bell: Bell,
  generator: AsyncGenerator<Value>,
): AsyncIterableIterator<Value> {
  return {
    next: () => generator.next(),
    return: (value) => {
      bell.close();
      return generator.return(value);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
