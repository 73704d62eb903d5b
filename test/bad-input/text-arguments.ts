import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from "graphql";

export type ArgumentPath = readonly (string | number)[];

/** Where texts can be given below an input type; what nests in itself is gone into once. */
export function textPaths(
  type: GraphQLInputType,
  path: ArgumentPath = [],
  around: readonly GraphQLInputType[] = [],
): ArgumentPath[] {
  if (isNonNullType(type)) return textPaths(type.ofType, path, around);
  if (isListType(type)) return textPaths(type.ofType, [...path, 0], around);
  if (isInputObjectType(type)) {
    if (around.includes(type)) return [];
    return Object.values(type.getFields()).flatMap((field) =>
      textPaths(field.type, [...path, field.name], [...around, type]),
    );
  }
  return ["String", "ID"].includes(type.name) ? [path] : [];
}

export function inputOf(schema: GraphQLSchema, mutation: string): GraphQLInputType {
  const [argument] = schema.getMutationType()?.getFields()[mutation]?.args ?? [];
  if (argument === undefined) throw new Error(`${mutation} takes no input`);
  return argument.type;
}

const EXAMPLES: Readonly<Record<string, unknown>> = {
  Boolean: true,
  Date: "2026-11-14",
  DateTime: "2099-01-01T00:00:00Z",
};

/** The least that a type takes. */
function example(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return example(type.ofType);
  if (isListType(type)) return [example(type.ofType)];
  if (isInputObjectType(type)) return exampleObject(type);
  if (isEnumType(type)) return type.getValues()[0]?.name;
  return EXAMPLES[type.name] ?? (["Int", "Decimal"].includes(type.name) ? 1 : "x");
}

function exampleObject(type: GraphQLInputObjectType): Record<string, unknown> {
  const needed = Object.values(type.getFields()).filter(isRequiredInputField);
  return Object.fromEntries(needed.map((field) => [field.name, example(field.type)]));
}

/** The value with a text at a place; what is not there around it is made. */
export function withText(
  type: GraphQLInputType,
  value: unknown,
  [step, ...further]: ArgumentPath,
  text: string,
): unknown {
  if (isNonNullType(type))
    return withText(type.ofType, value, step === undefined ? [] : [step, ...further], text);
  if (step === undefined) return text;
  if (isListType(type)) {
    const [first, ...others] = (value ?? [example(type.ofType)]) as unknown[];
    return [withText(type.ofType, first, further, text), ...others];
  }
  if (!isInputObjectType(type)) throw new Error(`${type.name} has no member ${step}`);
  const object = (value ?? exampleObject(type)) as Record<string, unknown>;
  const field = type.getFields()[step];
  if (field === undefined) throw new Error(`${type.name} has no member ${step}`);
  return { ...object, [step]: withText(field.type, object[step], further, text) };
}
