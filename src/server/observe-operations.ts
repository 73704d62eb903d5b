import type { ApolloServerPlugin } from "@apollo/server";
import type { Context } from "../context";
import type { Observation } from "./observation";

/** What a request is answered with by Apollo. */
export interface ObservedContext extends Context {
  readonly observation: Observation;
}

/** Finds out what Apollo was asked for, and with which errors it answered. */
export const observeOperations: ApolloServerPlugin<ObservedContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue, operation, operationName, queryHash, response: { body } }) {
        const { observation } = contextValue;
        observation.kind = operation?.operation ?? null;
        observation.operation = operationName ?? null;
        // Not there, other than its type says, where the request has no document.
        observation.document = (queryHash as string | undefined) ?? null;
        if (body.kind === "single") observation.see(body.singleResult.errors);
      },
    };
  },
};
