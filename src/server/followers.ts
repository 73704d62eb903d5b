import type { Viewer } from "../core/viewer";

/** How many connections one viewer may hold, and all together who are nobody in particular. */
const MOST_OF_ONE = 20;
const MOST_OF_ANYONE = 1_000;

/** Counts who is connected to follow something, so that nobody takes all the room. */
export class Followers {
  /** How many there are, by the way they came. */
  readonly open = { socket: 0, stream: 0 };
  private readonly counts = new Map<string | null, number>();

  /** Gives back what ends the connection; null where there is no room for one more. */
  add({ subject }: Viewer, way: keyof Followers["open"]): (() => void) | null {
    const count = this.counts.get(subject) ?? 0;
    if (count >= (subject === null ? MOST_OF_ANYONE : MOST_OF_ONE)) return null;
    this.counts.set(subject, count + 1);
    this.open[way] += 1;
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      this.open[way] -= 1;
      const left = (this.counts.get(subject) ?? 1) - 1;
      if (left === 0) this.counts.delete(subject);
      else this.counts.set(subject, left);
    };
  }
}

export const NO_ROOM = "There are too many connections of this viewer already; close one of them.";

/** Calls `end` when the viewer's token ends, unless what is given back is called before. */
export function atEndOf({ expiresAt }: Viewer, end: () => void): () => void {
  if (expiresAt === undefined) return () => undefined;
  const timer = setTimeout(end, Math.max(0, expiresAt - Date.now()));
  return () => clearTimeout(timer);
}
