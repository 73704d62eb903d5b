/** What who follows something has to keep up with, by WebSocket and by Server-Sent Events alike. */
export interface Pace {
  /** In milliseconds: how long an answer may wait to be taken. */
  readonly longestSend: number;
  /** In bytes: how much may be unread when one more answer is there. */
  readonly mostUnread: number;
  /** In milliseconds: from one ping of a socket to the next, by which it must have answered. */
  readonly pulse: number;
  /** In milliseconds: how long a socket that is closed is waited for. */
  readonly longestFarewell: number;
}

export const PACE: Pace = {
  longestSend: 10_000,
  mostUnread: 1_000_000,
  pulse: 12_000,
  longestFarewell: 1_000,
};

/** Resolves when what is written is on its way or never will be; lets go a client that does not take it in time. */
export function takenInTime(
  write: (taken: () => void) => void,
  { longestSend }: Pace,
  letGo: () => void,
): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(letGo, longestSend);
    write(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
