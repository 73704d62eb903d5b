export interface Sent {
  readonly method: string;
  /** What stands in its body or its address. */
  readonly parameters: Readonly<Record<string, any>>;
}

/** fetch, and what was sent with it. */
export function watchedFetch(): { readonly fetch: typeof fetch; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  return {
    sent,
    fetch: async (input, init = {}) => {
      const request = new Request(input, init);
      sent.push({ method: request.method, parameters: await parametersOf(request.clone()) });
      return fetch(request);
    },
  };
}

async function parametersOf(request: Request): Promise<Record<string, any>> {
  if (request.method === "POST") return request.json();
  const search = [...new URL(request.url).searchParams];
  return Object.fromEntries(
    search.map(([name, value]) => [
      name,
      value.startsWith("{") && name !== "query" ? JSON.parse(value) : value,
    ]),
  );
}
