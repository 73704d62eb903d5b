import {
  getNamedType,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isNonNullType,
  isObjectType,
  OperationTypeNode,
} from "graphql";
import type { DataModel, Model } from "../../core/data-model";
import { AnswerUnread, DomainError } from "../../core/errors";
import { ROW, type WithRow } from "./blanks";
import { modelOf } from "./filter";
import type { Data, PlanContext, Planner } from "./planner";

/** The models of the database, and those of rows that fields derive from them or make out of others. */
export function modelsOf(schema: GraphQLSchema, dataModel: DataModel): DataModel {
  const models: Record<string, Model> = { ...dataModel };
  for (const owner of Object.values(schema.getTypeMap())) {
    if (!isObjectType(owner)) continue;
    for (const { type, extensions } of Object.values(owner.getFields())) {
      const model = extensions.plan?.derived?.model ?? extensions.plan?.made?.model;
      const found = getNamedType(type);
      if (model && isObjectType(found)) models[modelOf(found).replace(/Connection$/, "")] = model;
    }
  }
  return models;
}

/**
 * Gives every field that the planner reads its resolver, and refuses a schema with a field that it cannot read:
 * neither computed nor a column, a relation or an expression.
 */
export function attachPlanner(schema: GraphQLSchema, planner: Planner, dataModel: DataModel): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    const isRoot = type === schema.getQueryType();
    const modelName = type.extensions.model ?? type.name;
    const model = dataModel[modelName];
    const isPlanned =
      model !== undefined || type.extensions.connection === true || type.extensions.partOfConnection;
    for (const field of Object.values(type.getFields())) {
      const { plan, computed } = field.extensions;
      if (isRoot) {
        if (plan) field.resolve = (_source, _args, context: PlanContext, info) => planner.read(context, info);
        continue;
      }
      if (!isPlanned) {
        if (plan) field.resolve = afterwards(reference(planner));
        continue;
      }
      if (computed) {
        const { resolve } = field;
        if (!resolve) throw new Error(`${type.name}.${field.name} is computed, but has no resolver`);
        field.resolve = afterwards((source: WithRow, args, context, info) =>
          resolve(source[ROW], args, context, info),
        );
        continue;
      }
      if (
        model &&
        !plan &&
        field.name !== "id" &&
        !model.columns[field.name] &&
        !model.relations[field.name]
      ) {
        throw new Error(`${type.name}.${field.name} is neither a column nor a relation of ${modelName}`);
      }
      field.resolve = (source: Data, _args, _context, info) => source[info.path.key];
    }
  }
}

/** Below a mutation all is done: whoever took a failure there for a refusal would believe that nothing was changed. */
function afterwards<Source>(
  resolve: GraphQLFieldResolver<Source, PlanContext>,
): GraphQLFieldResolver<Source, PlanContext> {
  const answer = async (...field: Parameters<typeof resolve>): Promise<unknown> => {
    try {
      return await resolve(...field);
    } catch (error) {
      throw new AnswerUnread(error);
    }
  };
  return (...field) =>
    field[3].operation.operation === OperationTypeNode.MUTATION ? answer(...field) : resolve(...field);
}

/** On an object that a service makes: the field's value is the key of the row, its global id for an interface, or null. */
function reference(planner: Planner): GraphQLFieldResolver<Data, PlanContext> {
  return async (source, _args, context, info) => {
    const key = source[info.fieldName] as string | null;
    if (key === null) return null;
    const found = await planner.refer(context, info, key);
    if (found !== null || !isNonNullType(info.returnType)) return found;
    throw new DomainError("NOT_FOUND", `${info.fieldName} is not there any more.`);
  };
}
