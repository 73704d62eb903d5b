import type { CombinedError } from "@urql/core";
import { useMemo, useSyncExternalStore } from "react";
import { onEnd, pipe, subscribe } from "wonka";
import { OperationNowDocument, OperationTotalsDocument, type WallFragment } from "./generated/graphql";
import type { Graph } from "./graph";
import { keep, recall } from "./kept";
import { endSession, isRefused, useSession } from "./session";

/** connecting: nothing has come yet. asking: without the socket, again and again. */
export type Connection = "connecting" | "live" | "asking" | "offline";

/** What is known of one operation, and how. */
export interface Feed {
  /** Null where there is none, or none to be seen; undefined while it is not known. */
  readonly operation: WallFragment | null | undefined;
  /** When it came, by the clock of this browser. */
  readonly receivedAt: number | null;
  readonly connection: Connection;
  /** Since when the connection is as it is. */
  readonly since: number;
}

export const SECONDS_BETWEEN_QUESTIONS = 15;

/** Follows an operation by subscription, and by asking for as long as there is none. */
export function useFeed(code: string): Feed {
  const { graph } = useSession();
  const source = useMemo(() => createSource(graph, code), [graph, code]);
  return useSyncExternalStore(source.listen, source.read);
}

function createSource(graph: Graph, code: string) {
  const name = `operation:${code}`;
  const kept = recall<WallFragment | null>(graph, name);
  let feed: Feed = {
    operation: kept?.content,
    receivedAt: kept?.receivedAt ?? null,
    connection: "connecting",
    since: Date.now(),
  };
  const listeners = new Set<() => void>();
  let stop: (() => void) | null = null;

  function show(change: Partial<Feed>): void {
    const isOther = change.connection !== undefined && change.connection !== feed.connection;
    feed = { ...feed, ...change, ...(isOther ? { since: Date.now() } : {}) };
    for (const listener of listeners) listener();
  }

  function accept(operation: WallFragment | null, connection: Connection): void {
    const receivedAt = Date.now();
    keep(graph, name, { content: operation, receivedAt });
    show({ operation, receivedAt, connection });
  }

  function explain(error: CombinedError): void {
    if (isRefused(error)) endSession(graph);
    else show({ connection: error.networkError === undefined ? "asking" : "offline" });
  }

  function start(): () => void {
    let isStopped = false;
    let isSubscribed = false;
    let unsubscribe: () => void = () => undefined;

    const ask = async () => {
      const askedAt = Date.now();
      const { data, error } = await graph.client.query(OperationNowDocument, { code }).toPromise();
      // What came by the socket meanwhile is newer.
      if (isStopped || (feed.connection === "live" && (feed.receivedAt ?? 0) >= askedAt)) return;
      if (error !== undefined) explain(error);
      else if (data !== undefined) accept(data.operation, "asking");
    };
    const lose = () => {
      if (isStopped || feed.connection !== "live") return;
      show({ connection: "asking" });
      void ask();
    };
    const goOffline = () => show({ connection: "offline" });
    const listen = () => {
      isSubscribed = true;
      ({ unsubscribe } = pipe(
        graph.client.subscription(OperationTotalsDocument, { code }),
        onEnd(() => {
          isSubscribed = false;
          lose();
        }),
        subscribe(({ data, error }) => {
          if (!isStopped && error === undefined && data !== undefined) accept(data.operationTotals, "live");
        }),
      ));
    };

    const askWhereNotLive = () => {
      if (feed.connection === "live") return;
      void ask();
      if (!isSubscribed) listen();
    };
    const timer = setInterval(askWhereNotLive, SECONDS_BETWEEN_QUESTIONS * 1_000);
    const stopListening = graph.onLost((isRefused) => {
      if (isRefused) endSession(graph);
      else lose();
    });
    addEventListener("offline", goOffline);
    addEventListener("online", askWhereNotLive);
    void ask();
    listen();
    return () => {
      isStopped = true;
      clearInterval(timer);
      stopListening();
      removeEventListener("offline", goOffline);
      removeEventListener("online", askWhereNotLive);
      unsubscribe();
    };
  }

  return {
    read: () => feed,
    listen(listener: () => void): () => void {
      listeners.add(listener);
      stop ??= start();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
      };
    },
  };
}
