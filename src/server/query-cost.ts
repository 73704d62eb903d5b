import type { ApolloServerPlugin } from "@apollo/server";
import { GraphQLError, type GraphQLSchema, OperationTypeNode } from "graphql";
import type { Context } from "../context";
import { costOf } from "../graphql/cost";
import type { ValidOperation } from "../graphql/valid-operation";
import type { Admission } from "./admission";
import { refuseOversized } from "./oversized-variables";
import { errorOf, type LimitReached } from "./refusals";

/** What one operation may cost, in units of one object. */
const MOST_COST = 50_000;
/** What a document costs that is no operation of this graph: to find that out is work as well. */
const NO_OPERATION = 1_000;

/** The context of a request that came through the door. */
export interface AdmittedContext extends Context {
  readonly principal: string;
  /** What weighing the operation came to, where it has been weighed already. */
  weighed?: () => Weight;
}

/** What an operation costs, or why it is not run now. */
export type Weight = number | LimitReached;

/** Throws what is to be said where an operation costs more than any may. */
export function createWeigh(schema: GraphQLSchema, admission: Admission) {
  return (principal: string, weighed: Omit<ValidOperation, "schema">): Weight => {
    const requested = costOf({ schema, ...weighed });
    if (requested > MOST_COST) throw tooCostly(requested);
    const isRead = weighed.operation.operation === OperationTypeNode.QUERY;
    return (isRead ? admission.readRefusal : null) ?? admission.charge(principal, requested) ?? requested;
  };
}

export type Weigh = ReturnType<typeof createWeigh>;

/** The same, however often it is asked for: it is taken from the budget once. */
export function settled(weigh: () => Weight): () => Weight {
  try {
    const weight = weigh();
    return () => weight;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** Weighs operations before they are run, and tells their cost to who asks for it with `extensions: { cost: true }`. */
export function weighOperations(weigh: Weigh, admission: Admission): ApolloServerPlugin<AdmittedContext> {
  return {
    async requestDidStart({ request, contextValue: { principal, weighed } }) {
      const isAsked = request.extensions?.["cost"] === true;
      let requested: number | null = null;
      return {
        async didResolveOperation({ document, operation, response: { http } }) {
          // Apollo comes here as well where the document has no operation of that name.
          if (!operation) return;
          const { variables = {} } = request;
          if (request.http?.method === "GET") refuseOversized(variables);
          const weight = weighed?.() ?? weigh(principal, { document, operation, variables });
          if (typeof weight !== "number") throw errorOf(weight);
          requested = weight;
          for (const [name, value] of Object.entries(admission.headersOf(principal)))
            http.headers.set(name, value);
        },
        async didEncounterErrors({ source, operation }) {
          if (source !== undefined && !operation) admission.charge(principal, NO_OPERATION);
        },
        ...(isAsked && {
          async willSendResponse({ response: { body } }) {
            if (body.kind !== "single" || requested === null) return;
            body.singleResult.extensions = { cost: { requested, limit: MOST_COST } };
          },
        }),
      };
    },
  };
}

function tooCostly(requested: number): GraphQLError {
  const message = `The operation may cost ${requested} units, and one of ${MOST_COST} at most is answered: ask for smaller pages (first:), above all of lists within lists, or in several operations.`;
  const cost = { requested, limit: MOST_COST };
  return new GraphQLError(message, { extensions: { code: "QUERY_TOO_COSTLY", cost, http: { status: 400 } } });
}
