import "reflect-metadata";
import {
  Arg,
  buildSchemaSync,
  Ctx,
  Field,
  FieldResolver,
  ObjectType,
  Query,
  Resolver,
  Root,
} from "type-graphql";
import { prisma } from "../prisma/client.mjs";
import { dayOf, LATEST, PUBLISHED } from "../prisma/queries.mjs";

/** Applies decorators as a compiler would, which plain JavaScript does not know. */
function decorate(target, name, ...decorators) {
  for (const decorator of decorators.reverse()) {
    if (typeof decorator === "function") {
      decorator(target, name, Object.getOwnPropertyDescriptor(target, name));
    } else {
      decorator.forEach((ofParameter, index) => ofParameter(target, name, index));
    }
  }
}

function objectType(name, fields) {
  const type = { [name]: class {} }[name];
  for (const [field, options] of Object.entries(fields)) {
    decorate(
      type.prototype,
      field,
      Field(() => String, options),
    );
  }
  ObjectType(name, { simpleResolvers: true })(type);
  return type;
}

const nullable = { nullable: true };
const Named = objectType("Named", { code: {}, name: {} });
const Participant = objectType("Participant", { kind: {}, role: {} });
const Check = objectType("Check", { qualifier: {} });
const Result = objectType("Result", { qualifier: {}, unit: nullable });
const Operation = objectType("Operation", { code: {}, name: {}, motto: nullable, status: {} });

function fieldResolvers(type, fields) {
  class Fields {}
  for (const [name, { type: given, options = {}, resolve }] of Object.entries(fields)) {
    Fields.prototype[name] = resolve;
    decorate(
      Fields.prototype,
      name,
      FieldResolver(() => given, options),
      [Root(), Ctx()],
    );
  }
  Resolver(() => type)(Fields);
  return Fields;
}

const ofSubject =
  (subject) =>
  async ({ id }, { loaders }) =>
    (await loaders.figures.load(id)).filter((figure) => figure.subject === subject);
const category = (loader, code) => ({
  type: Named,
  options: nullable,
  resolve: (figure, { loaders }) => (figure[code] === null ? null : loaders[loader].load(figure[code])),
});
const value = { type: String, resolve: (figure) => figure.value.toFixed() };
const day = (column) => ({
  type: String,
  options: nullable,
  resolve: (operation) => dayOf(operation[column]),
});

class Queries {
  operations() {
    return prisma.operation.findMany(LATEST);
  }
  operation(code) {
    return prisma.operation.findUnique({ where: { code, ...PUBLISHED } });
  }
}
decorate(
  Queries.prototype,
  "operations",
  Query(() => [Operation]),
);
decorate(
  Queries.prototype,
  "operation",
  Query(() => Operation, nullable),
  [Arg("code", () => String)],
);
Resolver()(Queries);

export const schema = buildSchemaSync({
  validate: false,
  resolvers: [
    Queries,
    fieldResolvers(Operation, {
      startsOn: day("startsOn"),
      endsOn: day("endsOn"),
      participants: { type: [Participant], resolve: ({ id }, { loaders }) => loaders.participants.load(id) },
      checks: { type: [Check], resolve: ofSubject("CHECKS") },
      results: { type: [Result], resolve: ofSubject("RESULTS") },
    }),
    fieldResolvers(Participant, {
      country: {
        type: Named,
        options: nullable,
        resolve: ({ countryCode }, { loaders }) => countryCode && loaders.countries.load(countryCode),
      },
    }),
    fieldResolvers(Check, { category: category("checkCategories", "checkCategoryCode"), value }),
    fieldResolvers(Result, { category: category("resultCategories", "resultCategoryCode"), value }),
  ],
});
