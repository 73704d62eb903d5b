import type { Column, Model } from "../core/data-model";

export enum StatisticSource {
  PUBLISHED = "PUBLISHED",
  VERIFIED = "VERIFIED",
  SUBMITTED = "SUBMITTED",
}

export enum StatisticDimension {
  YEAR = "YEAR",
  SERIES = "SERIES",
  OPERATION = "OPERATION",
  PARTY = "PARTY",
  ENVIRONMENT = "ENVIRONMENT",
  THREAT_AREA = "THREAT_AREA",
}

/** What a group is made by: columns of the rows, and what each of them is in what is added up. */
export const DIMENSIONS: Readonly<Record<StatisticDimension, Readonly<Record<string, string>>>> = {
  YEAR: { year: "operation.year" },
  SERIES: { series_code: "operation.series_code" },
  OPERATION: { operation_id: "operation.id", operation_code: "operation.code" },
  PARTY: {
    country_code: "figure.country_code",
    agency_code: "figure.agency_code",
    party_code: "coalesce(figure.country_code, figure.agency_code)",
  },
  ENVIRONMENT: { environment: "figure.environment" },
  THREAT_AREA: { threat_area_code: "figure.threat_area_code" },
};
/** What groups of operations are made by, where the other dimensions make groups within them. */
export const OF_OPERATIONS = [
  StatisticDimension.YEAR,
  StatisticDimension.SERIES,
  StatisticDimension.OPERATION,
];

const text = (column: string): Column => ({ column, type: "text", required: false, list: false });
const number = (column: string, type: string): Column => ({ column, type, required: true, list: false });
const one = (target: string, from: string, to: string) => ({
  target,
  inverse: "",
  list: false,
  required: false,
  from: [from],
  to: [to],
});

/** The rows of statistics, as if they stood in a table. */
export const STATISTIC_MODEL: Model = {
  table: "statistic",
  key: ["place"],
  columns: {
    place: { ...text("place"), required: true },
    subject: { ...text("subject"), required: true },
    rank: number("rank", "integer"),
    checkCategoryCode: text("check_category_code"),
    resultCategoryCode: text("result_category_code"),
    capabilityCode: text("capability_code"),
    unit: text("unit"),
    currency: text("currency"),
    value: number("value", "numeric"),
    qualifier: { ...text("qualifier"), required: true },
    operations: number("operations", "integer"),
    missing: number("missing", "integer"),
    definitions: { column: "definitions", type: "text", required: true, list: true },
    year: { ...number("year", "integer"), required: false },
    seriesCode: text("series_code"),
    operationId: { ...text("operation_id"), type: "uuid" },
    operationCode: text("operation_code"),
    countryCode: text("country_code"),
    agencyCode: text("agency_code"),
    partyCode: text("party_code"),
    environment: text("environment"),
    threatAreaCode: text("threat_area_code"),
  },
  relations: {
    series: one("OperationSeries", "seriesCode", "code"),
    operation: one("Operation", "operationId", "id"),
    country: one("Country", "countryCode", "code"),
    agency: one("Agency", "agencyCode", "code"),
    threatArea: one("ThreatArea", "threatAreaCode", "code"),
    checkCategory: one("CheckCategory", "checkCategoryCode", "code"),
    resultCategory: one("ResultCategory", "resultCategoryCode", "code"),
    capability: one("Capability", "capabilityCode", "code"),
  },
};

/** What is counted: the columns that tell measures apart. */
export const MEASURE = [
  "subject",
  "check_category_code",
  "result_category_code",
  "capability_code",
  "unit",
  "currency",
];

export function typeOf(column: string): string {
  return Object.values(STATISTIC_MODEL.columns).find((found) => found.column === column)?.type ?? "text";
}
