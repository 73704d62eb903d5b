import { once } from "node:events";
import { createClient as createSocketClient } from "graphql-ws";
import { createClient as createStreamClient } from "graphql-sse";
import { type ClientOptions, WebSocket } from "ws";

type Headers = Readonly<Record<string, string>>;

/** What came of following something, as it comes. */
export interface Followed {
  /** The next answer; fails where the subscription has ended. */
  next(): Promise<any>;
  /** All that has come and was not taken yet. */
  rest(): any[];
  /** Why it ended, null where it was completed. */
  readonly end: Promise<unknown>;
  stop(): void;
}

interface Asked {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

interface Sink {
  next(value: any): void;
  error(error: unknown): void;
  complete(): void;
}

function collect(subscribe: (sink: Sink) => () => void): Followed {
  const answers: unknown[] = [];
  let wake: () => void = () => undefined;
  let finish: (reason: unknown) => void = () => undefined;
  let isOver = false;
  const end = new Promise<unknown>((resolve) => (finish = resolve));
  const over = (reason: unknown) => {
    isOver = true;
    finish(reason);
    wake();
  };
  const stop = subscribe({
    next: (value) => {
      answers.push(value);
      wake();
    },
    error: over,
    complete: () => over(null),
  });
  return {
    async next() {
      while (answers.length === 0) {
        if (isOver) throw new Error("The subscription has ended");
        await new Promise<void>((resolve) => (wake = resolve));
      }
      return answers.shift();
    },
    rest: () => answers.splice(0),
    end,
    stop,
  };
}

/** Follows by WebSocket, with the client of graphql-ws. */
export function followBySocket(url: string, asked: Asked, parameters: Headers = {}): Followed {
  const client = createSocketClient({
    url: `${url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { ...parameters },
    retryAttempts: 0,
    onNonLazyError: () => undefined,
  });
  return collect((sink) => client.subscribe(asked, sink));
}

/** Follows by Server-Sent Events, with the client of graphql-sse. */
export function followByStream(url: string, asked: Asked, headers: Headers = {}): Followed {
  const client = createStreamClient({
    url: `${url}/graphql/stream`,
    headers: { ...headers },
    retryAttempts: 0,
  });
  return collect((sink) => client.subscribe(asked, sink));
}

/** A bare WebSocket, for what no client of good manners sends. */
export interface Raw {
  send(message: unknown): void;
  /** The next message, as JSON. */
  next(): Promise<any>;
  /** Code and reason. */
  readonly closed: Promise<[code: number, reason: string]>;
  readonly socket: WebSocket;
}

export async function openRaw(
  url: string,
  options: ClientOptions = {},
  protocol: string | null = "graphql-transport-ws",
): Promise<Raw> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, protocol ?? [], options);
  const messages: unknown[] = [];
  let wake: () => void = () => undefined;
  socket.on("message", (data: Buffer) => {
    messages.push(JSON.parse(data.toString("utf8")));
    wake();
  });
  const closed = once(socket, "close").then(([code, reason]) => [code, String(reason)] as [number, string]);
  socket.on("error", () => undefined);
  await once(socket, "open");
  return {
    send: (message) => socket.send(typeof message === "string" ? message : JSON.stringify(message)),
    async next() {
      while (messages.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return messages.shift();
    },
    closed,
    socket,
  };
}

/** The status and the body of an upgrade that is refused. */
export async function refusedUpgrade(url: string, path: string, headers: Headers): Promise<[number, any]> {
  const socket = new WebSocket(`${url.replace("http", "ws")}${path}`, "graphql-transport-ws", { headers });
  return new Promise((resolve, reject) => {
    socket.on("error", () => undefined);
    socket.once("open", () => reject(new Error("The upgrade was accepted")));
    socket.once("unexpected-response", (_request, response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
      response.on("end", () => resolve([response.statusCode ?? 0, JSON.parse(body)]));
    });
  });
}
