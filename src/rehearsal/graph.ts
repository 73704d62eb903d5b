import { StartupError } from "../core/startup-error";

/** The graph as any client knows it: a document goes in, an answer comes out. */
export interface Graph {
  readonly url: string;
  ask<Data>(who: Asking | null, document: string, variables?: object): Promise<Answer<Data>>;
  /** The data of what must succeed. */
  data<Data>(who: Asking | null, document: string, variables?: object): Promise<Data>;
}

export interface Asking {
  readonly headers: Readonly<Record<string, string>>;
}

export interface Answer<Data> {
  readonly status: number;
  readonly data: Data | null;
  readonly errors: readonly { readonly code: string; readonly message: string }[];
}

interface Body<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

const PATIENCE = 60_000;

/** `place` is where the server answers, with or without /graphql. */
export function connectGraph(place: string): Graph {
  const url = `${place.replace(/\/+$/, "").replace(/\/graphql$/, "")}/graphql`;
  const ask = async <Data>(
    who: Asking | null,
    document: string,
    variables: object = {},
  ): Promise<Answer<Data>> => {
    const response = await post(url, who, { query: document, variables });
    const { data = null, errors = [] } = await readBody<Data>(url, response);
    return {
      status: response.status,
      data,
      errors: errors.map(({ message, extensions }) => ({
        code: extensions?.code ?? "without code",
        message,
      })),
    };
  };
  return {
    url,
    ask,
    async data<Data>(who: Asking | null, document: string, variables: object = {}) {
      const { status, data, errors } = await ask<Data>(who, document, variables);
      if (errors.length === 0 && data !== null) return data;
      const said = errors.map(({ code, message }) => `${code}: ${message}`).join("\n");
      const name = /\b(?:mutation|query) (\w+)/.exec(document)?.[1] ?? "A question";
      throw new StartupError(`${name} failed with status ${status}.\n${said}`);
    },
  };
}

async function post(url: string, who: Asking | null, body: object): Promise<Response> {
  try {
    return await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...who?.headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch (error) {
    const { cause, message } = error as Error;
    const why = (cause as NodeJS.ErrnoException | undefined)?.code ?? message;
    throw new StartupError(
      `Nothing answers at ${url} (${why}). Start the server with npm start, or say where it is: npm run rehearse -- --url http://127.0.0.1:4000`,
      { cause: error },
    );
  }
}

async function readBody<Data>(url: string, response: Response): Promise<Body<Data>> {
  const text = await response.text();
  try {
    return JSON.parse(text) as Body<Data>;
  } catch {
    throw new StartupError(
      `What answers at ${url} is no graph: status ${response.status}, ${JSON.stringify(text.slice(0, 80))}. Say where it is with --url.`,
    );
  }
}
