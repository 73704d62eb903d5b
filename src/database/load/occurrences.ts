/** Numbers what has the same natural key, where nothing else tells it apart. */
export class Occurrences {
  private readonly counts = new Map<string, number>();

  next(key: readonly (string | null)[]): number {
    const text = JSON.stringify(key);
    const count = this.counts.get(text) ?? 0;
    this.counts.set(text, count + 1);
    return count;
  }
}
