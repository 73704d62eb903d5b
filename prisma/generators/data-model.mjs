// A Prisma generator: writes the tables, columns and relations of the schema as a TypeScript constant,
// so that the read planner knows them without repeating them.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import generatorHelper from "@prisma/generator-helper";

const SCALARS = {
  String: "text",
  Int: "integer",
  BigInt: "bigint",
  Boolean: "boolean",
  Decimal: "numeric",
  DateTime: "timestamptz",
  Json: "jsonb",
};
const NATIVE = { Uuid: "uuid", Date: "date", SmallInt: "smallint" };

function databaseType(field, enums) {
  if (field.kind === "enum") {
    const found = enums.find((candidate) => candidate.name === field.type);
    return found.dbName ?? found.name;
  }
  return NATIVE[field.nativeType?.[0]] ?? SCALARS[field.type];
}

function describeColumn(field, enums) {
  return {
    column: field.dbName ?? field.name,
    type: databaseType(field, enums),
    required: field.isRequired,
    list: field.isList,
    ...(isCode(field) && { plain: true }),
  };
}

/** By its name; a test sees that the database holds all of these to plain signs. */
function isCode({ name, type, isList }) {
  return type === "String" && !isList && /^(code|.*Code)$/.test(name);
}

function describeRelation(field, models) {
  // Only one side of a relation carries its keys; the other side is found by the relation's name.
  const target = models.find((model) => model.name === field.type);
  const owning = field.relationFromFields.length > 0;
  const other = target.fields.find(
    (candidate) => candidate.relationName === field.relationName && candidate !== field,
  );
  const from = owning ? field.relationFromFields : other.relationToFields;
  const to = owning ? field.relationToFields : other.relationFromFields;
  return {
    target: field.type,
    inverse: other.name,
    list: field.isList,
    required: field.isRequired,
    from,
    to,
  };
}

function describeModel(model, { models, enums }) {
  const columns = model.fields.filter((field) => field.kind !== "object");
  const relations = model.fields.filter((field) => field.kind === "object");
  return {
    table: model.dbName ?? model.name,
    key: model.primaryKey?.fields ?? [model.fields.find((field) => field.isId).name],
    columns: Object.fromEntries(columns.map((field) => [field.name, describeColumn(field, enums)])),
    relations: Object.fromEntries(relations.map((field) => [field.name, describeRelation(field, models)])),
  };
}

generatorHelper.generatorHandler({
  onManifest: () => ({ prettyName: "Data model", defaultOutput: "data-model.ts" }),
  onGenerate({ dmmf, generator }) {
    const { models, enums } = dmmf.datamodel;
    const description = Object.fromEntries(
      models.map((model) => [model.name, describeModel(model, { models, enums })]),
    );
    mkdirSync(dirname(generator.output.value), { recursive: true });
    const text = JSON.stringify(description, null, 2);
    writeFileSync(
      generator.output.value,
      `import type { DataModel } from "../core/data-model";\n\nexport const dataModel = ${text} satisfies DataModel;\n`,
    );
  },
});
