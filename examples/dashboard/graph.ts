import { Client, fetchExchange } from "@urql/core";

/** The graph, asked in the name of one token or of nobody. */
export interface Graph {
  readonly token: string | null;
  readonly client: Client;
}

export function openGraph(token: string | null): Graph {
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  const client = new Client({
    url: "/graphql",
    fetchOptions: { headers },
    preferGetMethod: false,
    // Nothing is cached here: what is shown is what was answered last, and `kept.ts` says what outlasts the page.
    requestPolicy: "network-only",
    exchanges: [fetchExchange],
  });
  return { token, client };
}
