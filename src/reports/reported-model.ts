import type { Column, Model, Relation } from "../core/data-model";

const column = (name: string, type: string, required = true): Column => ({
  column: name,
  type,
  required,
  list: false,
});
const one = (target: string, from: string, to: string, required = true): Relation => ({
  target,
  inverse: "",
  list: false,
  required,
  from: [from],
  to: [to],
});

const MADE_OF = {
  reports: column("reports", "integer"),
  countedReports: column("counted_reports", "counted_report[]"),
  totals: column("totals", "placed_total[]"),
};

/** What was reported in an operation, with what it is made of. */
export const REPORTED: Model = {
  table: "reported",
  key: ["id"],
  columns: {
    id: column("operation_id", "uuid"),
    code: column("operation_code", "text"),
    ...MADE_OF,
    totalsOfParticipants: column("totals_of_participants", "placed_total[]"),
    totalsOfDays: column("totals_of_days", "placed_total[]"),
    days: column("days", "date[]"),
  },
  relations: {},
};

/** A part of it: of a participant, a day, an environment or a threat area. */
export const REPORTED_PART: Model = {
  table: "reported_part",
  key: ["place"],
  columns: {
    place: column("place", "integer"),
    ...MADE_OF,
    day: column("day", "date"),
    participantId: column("participant_id", "uuid"),
    environment: column("environment", "environment"),
    threatAreaCode: column("threat_area_code", "text", false),
  },
  relations: {
    participant: one("Participant", "participantId", "id"),
    threatArea: one("ThreatArea", "threatAreaCode", "code", false),
  },
};

/** One figure of such a part. */
export const REPORTED_FIGURE: Model = {
  table: "reported_figure",
  key: ["place"],
  columns: {
    place: column("place", "integer"),
    checkCategoryCode: column("check_category_code", "text"),
    resultCategoryCode: column("result_category_code", "text"),
    capabilityCode: column("capability_code", "text"),
    unit: column("unit", "text", false),
    currency: column("currency", "text", false),
    value: column("value", "numeric"),
    qualifier: column("qualifier", "figure_qualifier"),
    hits: column("hits", "bigint", false),
  },
  relations: {
    checkCategory: one("CheckCategory", "checkCategoryCode", "code"),
    resultCategory: one("ResultCategory", "resultCategoryCode", "code"),
    capability: one("Capability", "capabilityCode", "code"),
  },
};
