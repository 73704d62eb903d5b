import { type GraphQLSchema, isEnumType } from "graphql";

/** Adds what is allowed to a message of graphql-js that says only what is not. */
export function sayWhatIsAllowed(schema: GraphQLSchema, message: string): string {
  if (/Int cannot represent non(-integer| 32-bit)/.test(message)) {
    return `${message}; use a whole number from -2147483648 to 2147483647, without quotes.`;
  }
  const [, name = ""] = /(?:does not exist in|Enum) "(\w+)"/.exec(message) ?? [];
  const type = schema.getType(name);
  if (!isEnumType(type)) return message;
  const values = type.getValues().map((value) => value.name);
  return `${message.replace(/\.$/, "")}; use one of ${values.join(", ")}.`;
}
