import type { Graph } from "./graph";

/** What anyone may read, as it was last read, for when the server cannot be reached. */
export interface Kept<Content> {
  readonly content: Content;
  /** When, by the clock of this browser. */
  readonly receivedAt: number;
}

const PREFIX = "jad-dashboard:kept:";

// SECURITY: what was read with a token is for its holder alone, and is gone with the page.
export function keep<Content>(graph: Graph, name: string, kept: Kept<Content>): void {
  if (graph.token !== null) return;
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(kept));
  } catch {
    // There is no room, or none is given: the page then works with the server alone.
  }
}

export function recall<Content>(graph: Graph, name: string): Kept<Content> | null {
  if (graph.token !== null) return null;
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? "null") as Kept<Content> | null;
  } catch {
    return null;
  }
}
