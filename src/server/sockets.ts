import { type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError, parse } from "graphql";
import { CloseCode, handleProtocols, makeServer } from "graphql-ws";
import { type WebSocket, WebSocketServer } from "ws";
import { type Authenticate, Refusal } from "../authentication/authentication";
import type { Viewer } from "../core/viewer";
import { pathOf } from "./addresses";
import { type Admission, REQUEST } from "./admission";
import { authorizationOf, REFUSALS, type ReportRefusal } from "./authenticate";
import { atEndOf, type Followers, NO_ROOM } from "./followers";
import type { Observations } from "./observation";
import { requestIdOf } from "./observe-requests";
import { FOREIGN_ORIGIN, isOwnOrigin } from "./origins";
import { type Pace, takenInTime } from "./pace";
import { formatted } from "./refusals";
import { type Follow, toldWhenOver } from "./subscriptions";

const LARGEST_MESSAGE = 64_000;
const MOST_SUBSCRIPTIONS = 20;
/** Those counted in that have not yet said who they are. */
const MOST_SOCKETS = 5_000;
/** In milliseconds. */
const LONGEST_SILENCE_BEFORE_INIT = 3_000;

/** Codes of RFC 6455 that graphql-ws has none for. */
const GOING_AWAY = 1001;
const TRY_AGAIN_LATER = 1013;

interface Options {
  readonly httpServer: Server;
  readonly authenticate: Authenticate;
  readonly follow: Follow;
  readonly followers: Followers;
  readonly admission: Admission;
  readonly allowedOrigins: readonly string[];
  readonly pace: Pace;
  readonly observations: Observations;
  readonly reportRefusal: ReportRefusal;
  readonly report: (error: unknown) => void;
}

interface Extra {
  readonly socket: WebSocket;
  /** The upgrade. */
  readonly request: IncomingMessage;
  /** Who the upgrade's own header names; null where it has none. */
  readonly named: Viewer | null;
  /** Of its subscriptions, also of those that are still looked up. */
  readonly ids: Set<string>;
  viewer?: Viewer;
}

/** Serves subscriptions, and nothing else, over WebSockets at /graphql; gives back what ends them all. */
export function serveSockets(options: Options): () => Promise<void> {
  const { httpServer, authenticate, followers, admission, allowedOrigins, pace, reportRefusal, report } =
    options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    clientTracking: true,
    handleProtocols,
  });
  const protocol = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: LONGEST_SILENCE_BEFORE_INIT,
    async onConnect({ connectionParams = {}, extra }) {
      const { socket, named } = extra;
      try {
        const viewer = await viewerOf(connectionParams, named, authenticate);
        seat(viewer, socket, followers, pace);
        extra.viewer = viewer;
        return socket.readyState === socket.OPEN;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        reportRefusal(`${error.kind}: ${error.message}`);
        const code = {
          "bad request": CloseCode.BadRequest,
          "no keys": TRY_AGAIN_LATER,
          "bad token": CloseCode.Forbidden,
        };
        socket.close(code[error.kind], REFUSALS[error.kind].message);
        return false;
      }
    },
    async onSubscribe({ extra }, id, request) {
      const { viewer, ids } = extra;
      if (viewer === undefined) throw new Error("Nobody has been let in");
      // The library forgets what is completed while it is looked up, and would take it for what has its id now.
      if (ids.has(id)) return [new Formatted({ message: NOT_OVER, extensions: { code: "CONFLICT" } })];
      if (ids.size >= MOST_SUBSCRIPTIONS)
        return [new Formatted({ message: TOO_MANY, extensions: { code: "TOO_MANY_SUBSCRIPTIONS" } })];
      ids.add(id);
      const observation = options.observations.begin(requestIdOf(extra.request.headers), "subscription");
      observation.viewer = viewer;
      const principal = admission.principalOf(viewer, extra.request);
      const reached = admission.charge(principal, REQUEST);
      const following =
        reached === null
          ? await options.follow({ viewer, principal }, request, observation)
          : { refused: [formatted(reached)] };
      if ("answers" in following) {
        const over = () => {
          ids.delete(id);
          observation.end(200);
        };
        return { ...A_SUBSCRIPTION, contextValue: toldWhenOver(following.answers, over) };
      }
      ids.delete(id);
      observation.end(400);
      return following.refused.map((error) => new Formatted(error));
    },
    // What is followed has been found above already.
    subscribe: ({ contextValue }) => contextValue as never,
    // So are the errors of an answer formatted already.
    onNext: (_context, _id, _payload, _args, result) => result as FormattedExecutionResult,
  });

  sockets.on("connection", (socket: WebSocket, request: IncomingMessage, named: Viewer | null) => {
    socket.on("error", () => undefined);
    const stopPulse = keepAlive(socket, pace);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(socket, data, pace),
        close: (code = CloseCode.InternalServerError, reason = "") => close(socket, code, reason, pace),
        onMessage: (receive) =>
          socket.on("message", (data: Buffer) => {
            receive(data.toString("utf8")).catch((error: unknown) => {
              // That a message is none of a client's, the library says only here.
              if (isFaultOfClient(error))
                close(socket, CloseCode.BadRequest, "Invalid message received", pace);
              else {
                report(error);
                close(socket, CloseCode.InternalServerError, "Something went wrong on our side", pace);
              }
            });
          }),
      },
      { socket, request, named, ids: new Set() },
    );
    socket.once("close", (code, reason) => {
      stopPulse();
      closed(code, reason.toString()).catch(report);
    });
  });

  httpServer.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on("error", () => stream.destroy());
    const isFull = sockets.clients.size >= MOST_SOCKETS;
    const refusal = isFull ? FULL : refusalOf(request, allowedOrigins);
    if (refusal !== null) {
      refuseUpgrade(stream, ...refusal);
      return;
    }
    const headers = authorizationOf(request);
    const naming = headers.length === 0 ? Promise.resolve(null) : authenticate(headers);
    naming.then(
      (named) =>
        sockets.handleUpgrade(request, stream, head, (socket) =>
          sockets.emit("connection", socket, request, named),
        ),
      (error: unknown) => {
        if (!(error instanceof Refusal)) report(error);
        else reportRefusal(`${error.kind}: ${error.message}`);
        const { status, code, message } = REFUSALS[error instanceof Refusal ? error.kind : "no keys"];
        refuseUpgrade(stream, status, code, message);
      },
    );
  });

  return async () => {
    httpServer.removeAllListeners("upgrade");
    const open = [...sockets.clients];
    for (const socket of open) socket.close(GOING_AWAY, "Going away");
    // Who does not answer is not waited for.
    const timer = setTimeout(() => {
      for (const socket of open) socket.terminate();
    }, pace.longestFarewell);
    await new Promise((resolve) => sockets.close(resolve));
    clearTimeout(timer);
  };
}

const NOT_OVER = "The subscription that had this id has not ended yet; take another id.";
const TOO_MANY = `A connection takes ${MOST_SUBSCRIPTIONS} subscriptions at once; complete one of them.`;

/** The library asks of what it is given only whether it is a subscription. */
const A_SUBSCRIPTION = { document: parse("subscription { __typename }") } as never as {
  readonly schema: never;
  readonly document: never;
};

/** An error as it shall be sent. */
class Formatted extends GraphQLError {
  constructor(private readonly formatted: GraphQLFormattedError) {
    super(formatted.message);
  }

  override toJSON(): GraphQLFormattedError {
    return this.formatted;
  }
}

function isFaultOfClient(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Unexpected message of type");
}

/** Who asks: named once, when the connection is opened or by its first message. */
async function viewerOf(
  parameters: Readonly<Record<string, unknown>>,
  named: Viewer | null,
  authenticate: Authenticate,
): Promise<Viewer> {
  const given = Object.entries(parameters)
    .filter(([name]) => name.toLowerCase() === "authorization")
    .map(([, value]) => value);
  if (named !== null) {
    if (given.length > 0) throw new Refusal("bad request", "a header and a parameter");
    return named;
  }
  if (!given.every((value) => typeof value === "string")) throw new Refusal("bad token", "not a text");
  return authenticate(given);
}

/** Counts a viewer in, until its token ends. */
function seat(viewer: Viewer, socket: WebSocket, followers: Followers, pace: Pace): void {
  const leave = followers.add(viewer, "socket");
  if (leave === null) {
    socket.close(TRY_AGAIN_LATER, NO_ROOM);
    return;
  }
  const cancel = atEndOf(viewer, () => close(socket, CloseCode.Forbidden, "The token has ended", pace));
  const gone = () => {
    cancel();
    leave();
  };
  if (socket.readyState === socket.CLOSED) gone();
  else socket.once("close", gone);
}

/** Ends the connection, also of a client that does not answer any more. */
function close(socket: WebSocket, code: number, reason: string, { longestFarewell }: Pace): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.close(code, reason);
  const timer = setTimeout(() => socket.terminate(), longestFarewell);
  socket.once("close", () => clearTimeout(timer));
}

/** Resolves when the message is on its way, so that a slow client is told of the next event when it has taken this one. */
async function send(socket: WebSocket, data: string, pace: Pace): Promise<void> {
  if (socket.readyState !== socket.OPEN) return;
  const letGo = () => close(socket, TRY_AGAIN_LATER, "Too slow", pace);
  if (socket.bufferedAmount > pace.mostUnread) letGo();
  else await takenInTime((taken) => socket.send(data, taken), pace, letGo);
}

/** A client that has vanished without a word is gone after two pulses. */
function keepAlive(socket: WebSocket, { pulse }: Pace): () => void {
  let isAlive = true;
  socket.on("pong", () => (isAlive = true));
  const timer = setInterval(() => {
    if (!isAlive) {
      socket.terminate();
      return;
    }
    isAlive = false;
    socket.ping();
  }, pulse);
  return () => clearInterval(timer);
}

type UpgradeRefusal = [status: number, code: string, message: string];

const FULL: UpgradeRefusal = [503, "UNAVAILABLE", "There are too many connections already; try again later."];

function refusalOf(request: IncomingMessage, allowedOrigins: readonly string[]): UpgradeRefusal | null {
  if (pathOf(request) !== "/graphql") {
    return [404, "NOT_FOUND", "There is nothing to be followed here; WebSockets are served at /graphql."];
  }
  return isOwnOrigin(request, allowedOrigins) ? null : [403, "FORBIDDEN", FOREIGN_ORIGIN];
}

function refuseUpgrade(stream: Duplex, status: number, code: string, message: string): void {
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] });
  stream.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
      "Connection: close",
      "Content-Type: application/json; charset=utf-8",
      `Content-Length: ${Buffer.byteLength(body)}`,
      "",
      body,
    ].join("\r\n"),
  );
}
