import type { Model } from "../../core/data-model";
import { type Sql, raw, sql } from "../../core/sql";
import { dataModel } from "../../generated/data-model";
import type * as Client from "../../generated/prisma/client";
import type { Prisma } from "../../generated/prisma/client";

/** As a row is sent to the database: days and decimals are text, so that no clock and no rounding touches them. */
type Textual<Value> = Value extends Date | Prisma.Decimal ? string : Value;

type RowOf<Fields, Made extends keyof Fields = never> = {
  readonly [Name in Exclude<keyof Fields, Made>]: Textual<Fields[Name]>;
};

/** The columns of each table that come from files; what the database makes itself is left out. */
export interface Rows {
  Country: RowOf<Client.Country, "searchText">;
  CountryName: RowOf<Client.CountryName>;
  EuMembership: RowOf<Client.EuMembership>;
  Agency: RowOf<Client.Agency, "searchText">;
  OperationSeries: RowOf<Client.OperationSeries>;
  ThreatArea: RowOf<Client.ThreatArea>;
  EmpactCycle: RowOf<Client.EmpactCycle>;
  EmpactPriority: RowOf<Client.EmpactPriority>;
  ThreatAreaPriority: RowOf<Client.ThreatAreaPriority>;
  Capability: RowOf<Client.Capability>;
  CheckCategory: RowOf<Client.CheckCategory>;
  ResultCategory: RowOf<Client.ResultCategory>;
  ResultCategoryUnit: RowOf<Client.ResultCategoryUnit>;
  Operation: RowOf<Client.Operation, "searchText" | "referenceOn" | "version" | "disclosureThreshold">;
  OperationThreatArea: RowOf<Client.OperationThreatArea>;
  OperationInclusion: RowOf<Client.OperationInclusion>;
  CoordinationCentre: RowOf<Client.CoordinationCentre>;
  Participant: RowOf<Client.Participant, "kind">;
  Deployment: RowOf<Client.Deployment>;
  Publication: RowOf<Client.Publication, "reportedAsOf" | "disclosureThreshold">;
  ListedParticipant: RowOf<Client.ListedParticipant>;
  PublishedFigure: RowOf<Client.PublishedFigure, "headline" | "availability" | "day">;
  Breakdown: RowOf<Client.Breakdown, "dimension">;
}

export type TableName = keyof Rows;

/** Rows of one table; the database wants a whole before its breakdown and that before its parts, so levels follow each other. */
export type Batch = {
  readonly [Name in TableName]: {
    readonly table: Name;
    readonly level: number;
    readonly rows: readonly Rows[Name][];
  };
}[TableName];

export interface Table {
  readonly name: TableName;
  readonly model: Model;
  /** The fields that are written and compared. */
  readonly fields: readonly string[];
  /** The fields that say which row it is, when two versions are compared; the first is never null. */
  readonly identity: readonly string[];
  /** Nothing refers to its rows, so that they can make room before others are written. */
  readonly leaf: boolean;
  /** How values that must be unique make room, for a row that takes the place of another: column and expression. */
  readonly parking: Readonly<Record<string, string>>;
  /** Which rows belong to the operations with the ids of a parameter; absent for reference data, of which all do. */
  readonly scope?: (operationIds: Sql) => Sql;
  /** The operation of a row, as an expression over its columns. */
  readonly owner: string;
}

/** Generated, set by triggers and functions, or of operations that are not kept in files. */
const MADE: readonly string[] = [
  "searchText",
  "referenceOn",
  "kind of Participant",
  "headline",
  "version of Operation",
  "reportedAsOf",
  "disclosureThreshold",
  "availability",
  "day of PublishedFigure",
  "dimension",
];

type Shape = Partial<Pick<Table, "identity" | "leaf" | "parking" | "scope" | "owner">>;

function table(name: TableName, shape: Shape = {}): Table {
  const model: Model = dataModel[name];
  const fields = Object.keys(model.columns).filter(
    (field) => !MADE.includes(field) && !MADE.includes(`${field} of ${name}`),
  );
  return {
    name,
    model,
    fields,
    identity: model.key,
    leaf: false,
    parking: {},
    owner: "null::uuid",
    ...shape,
  };
}

const POSITION = { position: "position + 1000000" };
const NAME = { name: "name || gen_random_uuid()" };

function ofOperation(column: string): Pick<Table, "scope" | "owner"> {
  return { scope: (operationIds) => sql`${raw(column)} = any(${operationIds})`, owner: column };
}

const OF_PUBLICATION: Pick<Table, "scope" | "owner"> = {
  scope: (operationIds) =>
    sql`publication_id in (select id from publication where operation_id = any(${operationIds}))`,
  owner: "(select operation_id from publication where id = publication_id)",
};

/** In the order in which they are written: what is referred to comes first. */
export const TABLES: readonly Table[] = [
  table("Country", { parking: { ...NAME, protocol_order: "protocol_order + 1000000" } }),
  table("CountryName", { leaf: true }),
  table("EuMembership", { leaf: true }),
  table("Agency", { parking: NAME }),
  table("OperationSeries", { parking: NAME }),
  table("ThreatArea", { parking: { ...NAME, ...POSITION } }),
  table("EmpactCycle"),
  table("EmpactPriority", { parking: { number: "number + 1000000" } }),
  table("ThreatAreaPriority", { leaf: true }),
  table("Capability", { parking: { ...NAME, ...POSITION } }),
  table("CheckCategory", { parking: { ...NAME, ...POSITION } }),
  table("ResultCategory", { parking: { ...NAME, ...POSITION } }),
  table("ResultCategoryUnit"),
  table("Operation", { ...ofOperation("id") }),
  table("OperationThreatArea", { ...ofOperation("operation_id"), leaf: true }),
  table("OperationInclusion", { ...ofOperation("container_id"), leaf: true }),
  table("CoordinationCentre", { ...ofOperation("operation_id"), leaf: true }),
  table("Participant", { ...ofOperation("operation_id"), parking: POSITION }),
  table("Deployment", { ...ofOperation("operation_id"), leaf: true }),
  // Positions of publications stay below 100, and a file has at most 50.
  table("Publication", { ...ofOperation("operation_id"), parking: { position: "position + 50" } }),
  table("ListedParticipant", {
    ...OF_PUBLICATION,
    identity: ["publicationId", "countryCode", "agencyCode"],
    leaf: true,
  }),
  table("PublishedFigure", { ...ofOperation("operation_id"), parking: POSITION }),
  table("Breakdown", { ...OF_PUBLICATION, parking: POSITION }),
];
