const MOST = 3;

/** The words that somebody may have meant: the fewest slips of the finger away, or else those that contain the word. */
export function nearest(word: string, words: Iterable<string>): string[] {
  const wanted = word.toLowerCase();
  const candidates = [...words].map((candidate) => ({
    candidate,
    distance: distanceOf(wanted, candidate.toLowerCase()),
  }));
  const tolerance = Math.max(1, Math.floor(word.length / 3));
  const least = Math.min(tolerance, ...candidates.map(({ distance }) => distance));
  const near = candidates.filter(({ distance }) => distance === least);
  const found = near.length > 0 ? near : candidates.filter(({ candidate }) => isPart(wanted, candidate));
  return found.slice(0, MOST).map(({ candidate }) => candidate);
}

function isPart(word: string, candidate: string): boolean {
  return word.length > MOST && candidate.toLowerCase().includes(word);
}

/** Levenshtein's: how many letters have to be put in, taken out or replaced. */
function distanceOf(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...one].entries()) {
    const current = [row + 1];
    for (const [column, otherLetter] of [...other].entries()) {
      const replaced = (previous[column] ?? 0) + (letter === otherLetter ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
