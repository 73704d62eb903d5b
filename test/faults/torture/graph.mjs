/** In milliseconds: whoever hears nothing for so long takes it that there is no answer. */
const PATIENCE = 20_000;

/** Answers that leave open whether a change was made. */
const UNCERTAIN = ["INTERNAL_SERVER_ERROR", "TIMEOUT", "UNAVAILABLE"];

/** Asks once. `status` is 0 where there was no answer; `code` is that of the first error, or null. */
export async function ask(url, { query, variables, token = null }) {
  const started = performance.now();
  const found = await fetchAnswer(url, query, variables, token);
  const code = found.body?.errors?.[0]?.extensions?.code ?? null;
  const isUncertain = found.status === 0 || found.status >= 500 || UNCERTAIN.includes(code);
  return { ...found, code, isUncertain, milliseconds: performance.now() - started };
}

async function fetchAnswer(url, query, variables, token) {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  } catch {
    return { status: 0, headers: new Headers(), body: null };
  }
}

/** The data of what must succeed. */
export async function must(url, request) {
  const { body, status } = await ask(url, request);
  if (body?.data && body.errors === undefined) return body.data;
  throw new Error(`${request.query}\n${status} ${JSON.stringify(body)}`);
}
