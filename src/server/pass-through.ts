import { type ApolloServerOptions, type ApolloServerPlugin, HeaderMap } from "@apollo/server";
import { getOperationAST, type GraphQLSchema } from "graphql";
import type { Context } from "../context";
import { answerTooLarge, LARGEST_ANSWER } from "../core/largest-answer";
import type { Planner } from "../graphql/plan/planner";
import type { ShortWay } from "./short-way";

type Stringify = NonNullable<ApolloServerOptions<Context>["stringifyResult"]>;

/** The text of answers that the database has made, by what stands for their data until they are sent. */
const texts = new WeakMap<object, string>();

/** Answers what one statement can say with the very text that the database gives; tells the short way of it. */
export function passThrough(
  schema: GraphQLSchema,
  planner: Planner,
  shortWay: ShortWay,
): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ request, source, document, contextValue }) {
          const { variables = {}, operationName } = request;
          // Apollo comes here as well where the document has no operation of that name.
          const operation = getOperationAST(document, operationName);
          if (!operation) return null;
          const text = await planner.answer(contextValue, { schema, document, operation, variables });
          if (text === null) return null;
          shortWay.remember(source, document, operation);
          const data = {};
          texts.set(data, text);
          return {
            http: { headers: new HeaderMap() },
            body: { kind: "single", singleResult: { data } },
          };
        },
      };
    },
  };
}

/** As Apollo writes answers, and those of ours that are a text already. */
export const writeAnswer: Stringify = (answer) => {
  const made = texts.get(answer.data ?? answer);
  // The database has measured it.
  if (made !== undefined && answer.extensions === undefined) return made;
  const text = made === undefined ? `${JSON.stringify(answer)}\n` : withExtensions(made, answer.extensions);
  return Buffer.byteLength(text) > LARGEST_ANSWER ? TOO_LARGE : text;
};

function withExtensions(text: string, extensions: unknown): string {
  return `${text.slice(0, -"}\n".length)},"extensions":${JSON.stringify(extensions)}}\n`;
}

/** An answer that graphql-js made is known to be too large only now, when all that was asked for is done. */
export const TOO_LARGE = writeTooLarge();

function writeTooLarge(): string {
  const { code, message } = answerTooLarge();
  const done = `${message} What a mutation was to change has been changed.`;
  return `${JSON.stringify({ errors: [{ message: done, extensions: { code } }], data: null })}\n`;
}
