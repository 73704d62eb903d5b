import type { Prisma } from "../../generated/prisma/client";
import type { Units } from "./figures";
import { nearest } from "./nearest";
import { oneOf, quote } from "./problem";

/** The codes that the database knows, which a file may name. */
export interface Vocabulary {
  readonly countries: ReadonlySet<string>;
  readonly agencies: ReadonlySet<string>;
  readonly series: ReadonlySet<string>;
  readonly threatAreas: ReadonlySet<string>;
  readonly checkCategories: ReadonlySet<string>;
  readonly capabilities: ReadonlySet<string>;
  /** Result categories with their units. */
  readonly units: Units;
  /** Every operation, with the codes of those that it includes. */
  readonly operations: ReadonlyMap<string, readonly string[]>;
  /** Operations that are kept through the graph and not in files. */
  readonly keptInGraph: ReadonlySet<string>;
}

type Row = Record<
  "countries" | "agencies" | "series" | "threatAreas" | "checkCategories" | "capabilities" | "keptInGraph",
  string[]
> &
  Record<"units" | "operations", Record<string, string[]>>;

export async function readVocabulary(tx: Prisma.TransactionClient): Promise<Vocabulary> {
  const [row] = await tx.$queryRawUnsafe<Row[]>(STATEMENT);
  if (row === undefined) throw new Error("The vocabulary has no row");
  return {
    countries: new Set(row.countries),
    agencies: new Set(row.agencies),
    series: new Set(row.series),
    threatAreas: new Set(row.threatAreas),
    checkCategories: new Set(row.checkCategories),
    capabilities: new Set(row.capabilities),
    units: new Map(Object.entries(row.units)),
    operations: new Map(Object.entries(row.operations)),
    keptInGraph: new Set(row.keptInGraph),
  };
}

const STATEMENT = `
  select
    array(select code from country order by code) as countries,
    array(select code from agency order by code) as agencies,
    array(select code from operation_series order by code) as series,
    array(select code from threat_area order by position) as "threatAreas",
    array(select code from check_category order by position) as "checkCategories",
    array(select code from capability order by position) as capabilities,
    array(select code from operation where not from_file) as "keptInGraph",
    (
      select coalesce(jsonb_object_agg(code, array(
        select listed.unit from result_category_unit as listed
        where listed.category_code = code order by listed.unit is distinct from result_category.unit, listed.unit
      )), '{}') from result_category
    ) as units,
    (
      select coalesce(jsonb_object_agg(code, array(
        select included.code from operation_inclusion join operation as included on included.id = included_id
        where container_id = operation.id order by included.code
      )), '{}') from operation
    ) as operations`;

/** More than these are not listed in a sentence. */
const LISTED = 16;

/** Says that a code is not known, and what was probably meant. */
export function unknownCode(kind: string, code: string, known: Iterable<string>, list: string): string {
  const codes = [...known];
  const near = nearest(code, codes);
  const beginning = `${kind} ${quote(code)} is not known`;
  if (near.length > 0) return `${beginning}; did you mean ${oneOf(near)}?`;
  if (codes.length > 0 && codes.length <= LISTED) return `${beginning}; it must be ${oneOf(codes)}.`;
  return `${beginning}; ${list}.`;
}

const OFTEN_MEANT: Readonly<Record<string, string>> = { EL: "GR", UK: "GB", KS: "XK", KV: "XK" };

export function unknownCountry(code: string): string {
  const meant = OFTEN_MEANT[code];
  const hint =
    meant === undefined ? "the codes are those of ISO 3166-1, and XK for Kosovo." : `did you mean ${meant}?`;
  return `The country ${quote(code)} is not known; ${hint}`;
}

export function unknownAgency(code: string, { agencies }: Vocabulary): string {
  return unknownCode("The agency", code, agencies, "prisma/data/reference/agencies.json lists them");
}
