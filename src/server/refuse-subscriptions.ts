import type { ApolloServerPlugin } from "@apollo/server";
import { GraphQLError, OperationTypeNode } from "graphql";

/** A subscription has many answers, and a request of this kind can only have one. */
export const refuseSubscriptions: ApolloServerPlugin = {
  requestDidStart: async () => ({
    async didResolveOperation({ operation }) {
      if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
      throw new GraphQLError(
        "Subscriptions are followed by WebSocket at /graphql (graphql-transport-ws) or as Server-Sent Events at /graphql/stream.",
        { extensions: { code: "BAD_REQUEST", http: { status: 400 } } },
      );
    },
  }),
};
