import { once } from "node:events";
import { type RequestHandler, type Response, Router } from "express";
import { createHandler } from "graphql-sse/lib/use/express";
import { atEndOf, type Followers, NO_ROOM } from "./followers";
import { refuse } from "./json-errors";
import { FOREIGN_ORIGIN, isOwnOrigin } from "./origins";
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
}

/** Subscriptions as Server-Sent Events, one connection for each (the "distinct connections mode" of graphql-sse). */
export function eventStreams({ follow, followers, allowedOrigins }: Options): EventStreams {
  const open = new Set<Response>();
  const handler = createHandler({
    // Without a token there are only distinct connections: nothing is kept for a client between its requests.
    authenticate: () => null,
    async onSubscribe({ context: { res } }, request) {
      const response = res;
      const following = await follow(response.locals.viewer, request);
      if ("answers" in following)
        return untilTokenEnds(paced(following.answers, response), response) as never;
      const body = JSON.stringify({ errors: following.refused });
      return [
        body,
        {
          status: 400,
          statusText: "Bad Request",
          headers: { "content-type": "application/json; charset=utf-8" },
        },
      ];
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
    } else {
      // The library looks for this very text.
      request.headers.accept = EVENT_STREAM;
      next();
    }
  };

  const serve: RequestHandler = async (request, response) => {
    const leave = followers.add(response.locals.viewer);
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
    await handler(request, response);
  };

  const router = Router();
  router.use(refuseOthers, serve);
  return { router, stop: () => open.forEach((response) => response.destroy()) };
}

/** The library takes answers as fast as they come; so none comes before the one before it is on its way. */
function paced(answers: Answers, response: Response): Answers {
  const isTaken = async () => {
    if (response.writableNeedDrain) await Promise.race([once(response, "drain"), once(response, "close")]);
  };
  return { ...answers, next: async () => isTaken().then(() => answers.next()) };
}

function untilTokenEnds(answers: Answers, response: Response): Answers {
  response.once(
    "close",
    atEndOf(response.locals.viewer, () => void answers.return(undefined)),
  );
  return answers;
}
