import { Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { CloseCode, createClient } from "graphql-ws";

/** The graph, asked in the name of one token or of nobody. */
export interface Graph {
  readonly token: string | null;
  readonly client: Client;
  /** Told when the socket of the subscriptions has gone, and whether the token was refused; gives what ends it. */
  onLost(listener: (isRefused: boolean) => void): () => void;
  close(): void;
}

const LONGEST_WAIT = 10_000;

export function openGraph(token: string | null): Graph {
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  const socket = createClient({
    url: `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/graphql`,
    connectionParams: headers,
    keepAlive: LONGEST_WAIT,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: untilNextTry,
  });
  const client = new Client({
    url: "/graphql",
    fetchOptions: { headers },
    preferGetMethod: false,
    // Nothing is cached here: what is shown is what was answered last, and `kept.ts` says what outlasts the page.
    requestPolicy: "network-only",
    exchanges: [
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = "", variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe(
              { query, variables: variables ?? {} },
              { ...sink, next: ({ data = null, errors }) => sink.next(errors ? { data, errors } : { data }) },
            ),
          }),
        }),
      }),
    ],
  });
  // A socket may seem alive for long after the network has gone.
  const terminate = () => socket.terminate();
  addEventListener("offline", terminate);
  return {
    token,
    client,
    onLost: (listener) =>
      socket.on("closed", (event) =>
        listener((event as CloseEvent).code === (CloseCode.Forbidden as number)),
      ),
    close: () => {
      removeEventListener("offline", terminate);
      // One that could not be had has nothing to be closed.
      Promise.resolve(socket.dispose()).catch(() => undefined);
    },
  };
}

/** Sooner at first, and not at the same moment as all other pages; without a network, when there is one. */
async function untilNextTry(tries: number): Promise<void> {
  if (!navigator.onLine) {
    await new Promise((resolve) => addEventListener("online", resolve, { once: true }));
    return;
  }
  const longest = Math.min(LONGEST_WAIT, 500 * 2 ** tries);
  await new Promise((resolve) => setTimeout(resolve, longest / 2 + (Math.random() * longest) / 2));
}
