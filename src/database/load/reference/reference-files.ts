import path from "node:path";
import type { AgencyKind, CountryGroup } from "../../../generated/prisma/client";
import { type Document, parseDocument } from "../document";
import { LoadError } from "../problem";
import { validateReference } from "../schema";
import { readSource } from "../source";
import { checkReference } from "./check-reference";

export interface CountryEntry {
  readonly code: string;
  readonly name: string;
  readonly footnote?: string;
  readonly protocolOrder?: number;
  readonly groups?: readonly CountryGroup[];
  readonly euMemberships?: readonly { readonly from: string; readonly until?: string }[];
}

export interface AgencyEntry {
  readonly code: string;
  readonly name: string;
  readonly fullName?: string;
  readonly kind: AgencyKind;
}

export interface SeriesEntry {
  readonly code: string;
  readonly name: string;
  readonly description?: string;
}

export interface ThreatAreaEntry {
  readonly code: string;
  readonly name: string;
  readonly definition?: string;
}

export interface CycleEntry {
  readonly code: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly priorities: readonly PriorityEntry[];
}

export interface PriorityEntry {
  readonly code: string;
  readonly number: number;
  readonly name: string;
  readonly threatAreas: readonly string[];
}

export interface DefinedEntry {
  readonly code: string;
  readonly name: string;
  readonly definition: string;
}

export interface ResultCategoryEntry extends DefinedEntry {
  readonly parent?: string;
  readonly units: readonly string[];
}

/** What prisma/data/reference.schema.json describes: each file under its name. */
export interface ReferenceFiles {
  readonly countries: readonly CountryEntry[];
  readonly agencies: readonly AgencyEntry[];
  readonly "operation-series": readonly SeriesEntry[];
  readonly "threat-areas": readonly ThreatAreaEntry[];
  readonly empact: readonly CycleEntry[];
  readonly capabilities: readonly DefinedEntry[];
  readonly "check-categories": readonly DefinedEntry[];
  readonly "result-categories": readonly ResultCategoryEntry[];
}

export type ReferenceName = keyof ReferenceFiles;

const NAMES = [
  "countries",
  "agencies",
  "operation-series",
  "threat-areas",
  "empact",
  "capabilities",
  "check-categories",
  "result-categories",
] as const satisfies readonly ReferenceName[];

export async function readReferenceFiles(folder: string, label: string): Promise<ReferenceFiles> {
  const documents = await Promise.all(
    NAMES.map(async (name) => {
      const document = parseDocument(
        await readSource(path.join(folder, `${name}.json`), `${label}/${name}.json`),
      );
      return [name, document] as const;
    }),
  );
  refuse(
    documents.flatMap(([name, document]) => findings(document, validateReference(name, document.value))),
  );
  const files = Object.fromEntries(
    documents.map(([name, { value }]) => [name, value]),
  ) as unknown as ReferenceFiles;
  refuse(documents.flatMap(([name, document]) => findings(document, [...checkReference(name, files)])));
  return files;
}

function findings(document: Document, problems: Parameters<Document["refusal"]>[0]): LoadError["problems"] {
  return problems.length === 0 ? [] : document.refusal(problems).problems;
}

function refuse(problems: LoadError["problems"]): void {
  if (problems.length > 0) throw new LoadError(problems);
}
