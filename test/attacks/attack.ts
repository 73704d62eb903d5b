import { connect } from "node:net";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { openRaw } from "../live/clients";
import type { World } from "../support/world";

/** What came of an attack: the status of the answer, or the code that a socket was closed with, and the error's code. */
export type Outcome = readonly [status: number, code: string | null];

export interface Attack {
  /** The row of the table, as the list of attacks numbers them. */
  readonly row: string;
  readonly what: string;
  readonly act: (world: World) => Promise<Outcome>;
  readonly outcome: Outcome;
  /** Where this is decided another way than most lists of attacks would have it. */
  readonly why?: string;
}

type Headers = Readonly<Record<string, string>>;

export interface Answer {
  readonly status: number;
  readonly headers: Response["headers"];
  readonly text: string;
  readonly body: any;
}

export async function ask(world: World, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${world.url}${path}`, { redirect: "manual", ...init });
  const answer = await response.text();
  let body: unknown = null;
  try {
    body = JSON.parse(answer);
  } catch {
    // It is no JSON, and so has no code.
  }
  return { status: response.status, headers: response.headers, text: answer, body };
}

/** Sends a body as it is. */
export const post = (world: World, body: string, headers: Headers = {}) =>
  ask(world, "/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });

export const sendDocument = (world: World, query: string, variables: object = {}, headers: Headers = {}) =>
  post(world, JSON.stringify({ query, variables }), headers);

export const outcomeOf = ({ status, body }: Answer): Outcome => [
  status,
  body?.errors?.[0]?.extensions?.code ?? null,
];

/** Bytes on a connection, and the status of the answer. */
export async function raw({ url }: World, lines: readonly string[]): Promise<Outcome> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => undefined);
  await once(socket, "connect");
  socket.write(lines.join("\r\n"));
  const answer = await text(socket);
  // One answer, and the connection is closed.
  const answers = answer.match(/^HTTP\/1\.1 \d{3} /gm) ?? [];
  if (answers.length !== 1) throw new Error(`There are ${answers.length} answers:\n${answer}`);
  return [Number(answer.slice(9, 12)), /"code":"([A-Z_]+)"/.exec(answer)?.[1] ?? null];
}

/** Sends messages by a WebSocket after its beginning, and gives the error that comes or the code that it is closed with. */
export async function bySocket(world: World, ...messages: readonly unknown[]): Promise<Outcome> {
  const socket = await openRaw(world.url);
  socket.send({ type: "connection_init" });
  await socket.next();
  for (const message of messages) socket.send(message);
  return endOf(socket);
}

export async function endOf(socket: Awaited<ReturnType<typeof openRaw>>): Promise<Outcome> {
  const closed = socket.closed.then(([code]): Outcome => [code, null]);
  const answered = (async (): Promise<Outcome> => {
    for (;;) {
      const { type, payload } = await socket.next();
      if (type === "connection_ack") continue;
      return [
        200,
        type === "error" ? payload[0].extensions.code : (payload?.errors?.[0]?.extensions.code ?? null),
      ];
    }
  })();
  const outcome = await Promise.race([closed, answered]);
  socket.socket.close();
  return outcome;
}

export const subscribe = (query: string, variables: object = {}, id = "1") => ({
  id,
  type: "subscribe",
  payload: { query, variables },
});
