import SchemaBuilder from "@pothos/core";
import PrismaPlugin from "@pothos/plugin-prisma";
import { getDatamodel } from "../../generated/pothos.ts";
import { prisma } from "../prisma/client.mjs";
import { dayOf, HEADLINES, IN_ORDER, LATEST, PUBLISHED } from "../prisma/queries.mjs";

const builder = new SchemaBuilder({
  plugins: [PrismaPlugin],
  prisma: { client: prisma, dmmf: getDatamodel() },
});

const named = (model) =>
  builder.prismaObject(model, {
    fields: (t) => ({ code: t.exposeString("code"), name: t.exposeString("name") }),
  });
const Country = named("Country");
const CheckCategory = named("CheckCategory");
const ResultCategory = named("ResultCategory");

const Participant = builder.prismaObject("Participant", {
  fields: (t) => ({
    kind: t.exposeString("kind"),
    role: t.exposeString("role"),
    country: t.relation("country", { type: Country, nullable: true }),
  }),
});

const figure = (variant, relation, category) =>
  builder.prismaObject("PublishedFigure", {
    variant,
    fields: (t) => ({
      category: t.relation(relation, { type: category, nullable: true }),
      value: t.string({ select: { value: true }, resolve: ({ value }) => value.toFixed() }),
      qualifier: t.exposeString("qualifier"),
      unit: t.exposeString("unit", { nullable: true }),
    }),
  });
const Check = figure("Check", "checkCategory", CheckCategory);
const Result = figure("Result", "resultCategory", ResultCategory);

/** Both kinds are selected in the same way, so that the plugin loads them together. */
const figuresOf = (t, type, subject) =>
  t.field({
    type: [type],
    select: (_args, _context, nested) => ({
      figures: nested({ where: HEADLINES, orderBy: IN_ORDER, select: { subject: true } }),
    }),
    resolve: ({ figures }) => figures.filter((found) => found.subject === subject),
  });

const day = (t, column) =>
  t.string({ nullable: true, select: { [column]: true }, resolve: (operation) => dayOf(operation[column]) });

const Operation = builder.prismaObject("Operation", {
  fields: (t) => ({
    code: t.exposeString("code"),
    name: t.exposeString("name"),
    motto: t.exposeString("motto", { nullable: true }),
    status: t.exposeString("status"),
    startsOn: day(t, "startsOn"),
    endsOn: day(t, "endsOn"),
    participants: t.relation("participants", { type: Participant, query: { orderBy: IN_ORDER } }),
    checks: figuresOf(t, Check, "CHECKS"),
    results: figuresOf(t, Result, "RESULTS"),
  }),
});

builder.queryType({
  fields: (t) => ({
    operations: t.prismaField({
      type: [Operation],
      resolve: (query) => prisma.operation.findMany({ ...query, ...LATEST }),
    }),
    operation: t.prismaField({
      type: Operation,
      nullable: true,
      args: { code: t.arg.string({ required: true }) },
      resolve: (query, _root, { code }) =>
        prisma.operation.findUnique({ ...query, where: { code, ...PUBLISHED } }),
    }),
  }),
});

export const schema = builder.toSchema();
