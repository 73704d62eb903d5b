import { STATUS_CODES } from "node:http";
import { setImmediate } from "node:timers/promises";
import { type Request, type RequestHandler, type Response, Router } from "express";
import type { GraphQLFormattedError } from "graphql";
import { createHandler } from "graphql-sse";
import { atEndOf, type Followers, NO_ROOM } from "./followers";
import { refuse } from "./json-errors";
import { observationOf } from "./observe-requests";
import { FOREIGN_ORIGIN, isOwnOrigin } from "./origins";
import { type Pace, takenInTime } from "./pace";
import type { Answers, Follow } from "./subscriptions";

const EVENT_STREAM = "text/event-stream";

interface EventStreams {
  /** Mount it at `/graphql/stream`, behind what says who asks and reads the body. */
  readonly router: Router;
  /** Breaks all of them off, so that their clients come back elsewhere. */
  readonly stop: () => void;
}

interface Options {
  readonly follow: Follow;
  readonly followers: Followers;
  readonly allowedOrigins: readonly string[];
  readonly pace: Pace;
}

/** Where the answers to one client go. */
interface Outlet {
  readonly response: Response;
  /** Resolves when what was written last is on its way. */
  taken: Promise<void>;
}

/** Subscriptions as Server-Sent Events, one connection for each (the "distinct connections mode" of graphql-sse). */
export function eventStreams({ follow, followers, allowedOrigins, pace }: Options): EventStreams {
  const open = new Set<Response>();
  let isStopping = false;
  const handler = createHandler<Request, Outlet>({
    // Without a token there are only distinct connections: nothing is kept for a client between its requests.
    authenticate: () => null,
    async onSubscribe({ context: outlet }, request) {
      const { response } = outlet;
      const following = await follow(response.locals, request, observationOf(response.locals));
      if ("answers" in following) return untilGone(paced(following.answers, outlet), response) as never;
      const status = statusOf(following.refused);
      const headers = { "content-type": "application/json; charset=utf-8", ...retryAfter(following.refused) };
      const body = JSON.stringify({ errors: following.refused });
      return [body, { status, statusText: STATUS_CODES[status] ?? "", headers }];
    },
  });

  const refuseOthers: RequestHandler = (request, response, next) => {
    if (request.method !== "GET" && request.method !== "POST") {
      response.setHeader("Allow", "GET, POST");
      refuse(response, 405, "METHOD_NOT_ALLOWED", "Use POST, or GET with the query in the address.");
    } else if (!isOwnOrigin(request, allowedOrigins)) {
      refuse(response, 403, "FORBIDDEN", FOREIGN_ORIGIN);
    } else if (!request.accepts(EVENT_STREAM) || request.headers.accept === undefined) {
      refuse(response, 406, "NOT_ACCEPTABLE", `Use Accept: ${EVENT_STREAM}.`);
    } else if (response.socket === null) {
      // Where its turn never comes, it is not even told that the connection has ended.
      refuse(
        response,
        400,
        "BAD_REQUEST",
        "Another answer is on its way here; open a connection for each stream.",
      );
    } else {
      // The library looks for this very text.
      request.headers.accept = EVENT_STREAM;
      next();
    }
  };

  const serve: RequestHandler = async (request, response) => {
    if (isStopping) {
      refuse(response, 503, "UNAVAILABLE", "The server is about to stop; follow by another one.");
      return;
    }
    const leave = followers.add(response.locals.viewer, "stream");
    if (leave === null) {
      response.setHeader("Retry-After", "5");
      refuse(response, 503, "TOO_MANY_CONNECTIONS", NO_ROOM);
      return;
    }
    open.add(response);
    response.once("close", () => {
      open.delete(response);
      leave();
    });
    const outlet = { response, taken: Promise.resolve() };
    const [body, { status, statusText, headers }] = await handler({
      method: request.method,
      url: request.url,
      headers: { get: (name) => request.get(name) },
      body: request.body as Record<string, unknown>,
      raw: request,
      context: outlet,
    });
    response.writeHead(status, statusText, headers);
    if (body !== null && typeof body !== "string") await writeEach(body, outlet, pace);
    else response.end(body);
  };

  const router = Router();
  router.use(refuseOthers, serve);
  return {
    router,
    stop() {
      isStopping = true;
      for (const response of open) response.destroy();
    },
  };
}

type Refused = readonly GraphQLFormattedError[];

function statusOf([error]: Refused): number {
  const { code } = error?.extensions ?? {};
  return code === "RATE_LIMITED" ? 429 : code === "OVERLOADED" ? 503 : 400;
}

function retryAfter([error]: Refused): Record<string, string> {
  const seconds = error?.extensions?.["retryAfter"];
  return typeof seconds === "number" ? { "retry-after": String(seconds) } : {};
}

/** Writes what comes, until there is no more of it or nobody to read it. */
async function writeEach(texts: AsyncGenerator<string>, outlet: Outlet, pace: Pace): Promise<void> {
  const { response } = outlet;
  response.once("close", () => void texts.return(undefined));
  for await (const text of texts) {
    if (response.closed) return;
    const letGo = () => response.destroy();
    outlet.taken = takenInTime((taken) => response.write(text, taken), pace, letGo);
    await outlet.taken;
  }
  response.end();
}

/** The library takes answers as fast as they come; so none comes before the one before it is on its way. */
function paced(answers: Answers, outlet: Outlet): Answers {
  return {
    ...answers,
    async next() {
      // What it has taken is written within this turn.
      await setImmediate();
      await outlet.taken;
      return answers.next();
    },
  };
}

/** Ends the answers with the token, and at once where the connection has ended while they were looked up. */
function untilGone(answers: Answers, response: Response): Answers {
  const end = () => void answers.return(undefined);
  if (response.closed) end();
  else response.once("close", atEndOf(response.locals.viewer, end));
  return answers;
}
