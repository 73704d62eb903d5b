import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv, { type ErrorObject } from "ajv";
import addFormats from "ajv-formats";
import type { Path, Problem } from "./problem";
import { sentenceOf } from "./schema-sentences";

const DATA = path.resolve(__dirname, "../../../prisma/data");

/** What the JSON Schema of operations finds wrong in a document. */
export function validateOperation(value: unknown): Problem[] {
  return validate("operation.schema.json", value);
}

/** What the JSON Schema of one file of reference data finds wrong in it. */
export function validateReference(name: string, value: unknown): Problem[] {
  return validate(`reference.schema.json#/definitions/${name}`, value);
}

let compiled: Ajv | undefined;

function schemas(): Ajv {
  if (compiled !== undefined) return compiled;
  compiled = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true });
  addFormats(compiled, ["date", "uri"]);
  for (const name of ["operation.schema.json", "reference.schema.json"]) {
    compiled.addSchema(JSON.parse(readFileSync(path.join(DATA, name), "utf8")) as object, name);
  }
  return compiled;
}

function validate(reference: string, value: unknown): Problem[] {
  const check = schemas().getSchema(reference);
  if (check === undefined) throw new Error(`There is no schema ${reference}`);
  if (check(value)) return [];
  return oncePerPlace(collapseAlternatives(check.errors ?? [])).map(toProblem);
}

/**
 * Where a value may have one of several types, each of them complains. What says that the value has another type is
 * noise, unless there is nothing else: then no alternative has its type.
 */
function collapseAlternatives(errors: readonly ErrorObject[]): ErrorObject[] {
  const alternatives = errors
    .filter(({ keyword }) => keyword === "oneOf")
    .map(({ instancePath }) => instancePath);
  return errors.filter(({ keyword, instancePath }) => {
    if (!alternatives.includes(instancePath)) return true;
    if (keyword === "type") return false;
    return keyword !== "oneOf" || !errors.some((other) => isFinding(other, instancePath));
  });
}

function isFinding({ keyword, instancePath }: ErrorObject, place: string): boolean {
  if (instancePath === place) return keyword !== "type" && keyword !== "oneOf";
  return instancePath.startsWith(`${place}/`);
}

/** An empty text also has the wrong pattern: the first complaint about a value is enough. */
function oncePerPlace(errors: readonly ErrorObject[]): ErrorObject[] {
  const seen = new Set<string>();
  return errors.filter(({ instancePath, keyword, params }) => {
    const place = JSON.stringify([
      instancePath,
      keyword === "required" || keyword === "additionalProperties" ? params : null,
    ]);
    return !seen.has(place) && seen.add(place);
  });
}

function toProblem(error: ErrorObject): Problem {
  const place = toPath(error.instancePath);
  const message = sentenceOf(error, place);
  if (error.keyword !== "additionalProperties") return { path: place, message };
  const { additionalProperty } = error.params as { additionalProperty: string };
  return { path: [...place, additionalProperty], message, at: "name" };
}

function toPath(pointer: string): Path {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}
