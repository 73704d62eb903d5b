import type { ApolloServerPlugin } from "@apollo/server";
import type { Context } from "../context";

/** In seconds: when a client may try again. A database that was restarted is back by then. */
const RETRY_AFTER = "1";

/**
 * An answer that says nothing but that the database cannot be reached is a 503, for balancers and for clients that try
 * again by the status. Where a part of it could be read, that is an answer.
 */
export const answerUnavailable: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response: { body, http } }) {
        if (body.kind !== "single") return;
        const { data, errors = [] } = body.singleResult;
        if (!errors.some(({ extensions }) => extensions?.["code"] === "UNAVAILABLE")) return;
        if (Object.values(data ?? {}).some((value) => value !== null)) return;
        body.singleResult.data = null;
        http.status = 503;
        http.headers.set("retry-after", RETRY_AFTER);
      },
    };
  },
};
