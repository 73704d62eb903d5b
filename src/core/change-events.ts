/** That something was changed: a hint to look, and not what was changed. */
export interface ChangeNotice {
  /** The key of the operation that it belongs to. */
  readonly operation: string;
  /** The type of what was changed: Operation, Report, Publication or Participant. */
  readonly type: string;
}

/** Null where notices may have been missed: whoever listens should look in any case. */
export type ChangeListener = (notice: ChangeNotice | null) => void;

/** Brings the notices of all instances on one database, each as soon as its change can be read. */
export interface ChangeEvents {
  /** Calls the listener for each notice until what it gives back is called. */
  readonly listen: (listener: ChangeListener) => () => void;
  readonly stop: () => Promise<void>;
}

/** Those who listen, for what brings notices to tell them. */
export class ChangeListeners {
  private readonly listeners = new Set<ChangeListener>();

  readonly listen = (listener: ChangeListener): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  tell(notice: ChangeNotice | null): void {
    for (const listener of this.listeners) listener(notice);
  }
}
