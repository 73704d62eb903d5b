import type { ApolloServerPlugin } from "@apollo/server";
import type { Context } from "../context";
import type { Observation } from "./observation";

/** What a request is answered with by Apollo. */
export interface ObservedContext extends Context {
  readonly observation: Observation;
}

/** Finds out what Apollo was asked for, and with which errors it answered. */
export const observeOperations: ApolloServerPlugin<ObservedContext> = {
  async requestDidStart({ contextValue: { observation } }) {
    return {
      async didResolveSource({ queryHash }) {
        observation.document = queryHash;
      },
      async willSendResponse({ operation, operationName, response: { body } }) {
        observation.kind = operation?.operation ?? null;
        observation.operation = operationName ?? null;
        if (body.kind === "single") observation.see(body.singleResult.errors);
      },
    };
  },
};
