import type { CombinedError } from "@urql/core";
import { useSyncExternalStore } from "react";
import { ViewerDocument } from "./generated/graphql";
import { type Graph, openGraph } from "./graph";

/** In whose name the page asks. */
export interface Session {
  readonly graph: Graph;
  /** Why the last one ended without being asked to; null where it did not. */
  readonly ended: string | null;
}

const KEY = "jad-dashboard:token";
const listeners = new Set<() => void>();

// SECURITY: the token stays in this tab, and goes with it. It is never part of an address.
let session: Session = { graph: openGraph(sessionStorage.getItem(KEY)), ended: null };

function change(token: string | null, ended: string | null): void {
  session.graph.close();
  if (token === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, token);
  session = { graph: openGraph(token), ended };
  for (const listener of listeners) listener();
}

/** Takes a token that the graph takes, or says in a sentence why not. */
export async function signIn(pasted: string): Promise<string | null> {
  const token = pasted.replace(/^\s*(authorization:)?\s*(bearer\s)?/i, "").trim();
  if (!/^[\w.~+/-]+=*$/.test(token)) return "This is no token: paste all of it, and nothing else.";
  const trial = openGraph(token);
  const { data, error } = await trial.client.query(ViewerDocument, {}).toPromise();
  trial.close();
  if (data !== undefined) {
    change(token, null);
    return null;
  }
  if (isRefused(error)) return "This token is not valid here, or it has expired.";
  return "The token could not be checked: the server cannot be reached at the moment.";
}

export function signOut(): void {
  change(null, null);
}

/** The graph has refused a token that it took before. What was read with it is not shown any longer. */
export function endSession(graph: Graph): void {
  if (graph !== session.graph || graph.token === null) return;
  change(null, "Your token has expired, or is not taken any longer. Sign in with a new one to go on.");
}

export function isRefused(error: CombinedError | undefined): boolean {
  return (error?.response as Response | undefined)?.status === 401;
}

/** When a token ends, by its own words; null where it does not say. */
export function endOfToken(token: string): Date | null {
  try {
    const [, payload = ""] = token.split(".");
    const { exp } = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) as { exp?: unknown };
    return typeof exp === "number" ? new Date(exp * 1_000) : null;
  } catch {
    return null;
  }
}

export function useSession(): Session {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => session,
  );
}
