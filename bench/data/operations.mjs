import { below, idOf } from "./numbers.mjs";
import { OPERATIONS, PARTICIPANTS } from "./sizes.mjs";

const DAY = 86_400_000;
const FIRST_DAY = Date.UTC(2027, 0, 1);

export const dayOf = (operation, day = 0) =>
  new Date(FIRST_DAY + (operation + day) * DAY).toISOString().slice(0, 10);

export const codeOf = (operation) => `jad-bench-${String(operation + 1).padStart(4, "0")}`;

function* everyOperation(rowsOf) {
  for (let operation = 0; operation < OPERATIONS; operation += 1) yield* rowsOf(operation);
}

/** The tables that are as long in every database, in the order in which they refer to each other. */
export function operationTables(vocabulary) {
  const { countries, threatAreas } = vocabulary;
  return [
    {
      table: "operation",
      columns: "id, code, name, year, motto, starts_on, ends_on, status, environments",
      rows: everyOperation.bind(null, function* (operation) {
        const start = dayOf(operation);
        const name = `Joint Action Day ${operation + 1}`;
        const motto = `Together on day ${operation + 1}`;
        yield [
          idOf("operation", operation),
          codeOf(operation),
          name,
          start.slice(0, 4),
          motto,
          start,
          dayOf(operation, 4),
          "PUBLISHED",
          "{PHYSICAL}",
        ];
      }),
    },
    {
      table: "operation_threat_area",
      columns: "operation_id, threat_area_code",
      rows: everyOperation.bind(null, function* (operation) {
        const first = below(threatAreas.length, operation, 1);
        for (const place of [first, (first + 1) % threatAreas.length]) {
          yield [idOf("operation", operation), threatAreas[place]];
        }
      }),
    },
    {
      table: "coordination_centre",
      columns: "id, operation_id, city, country_code",
      rows: everyOperation.bind(null, function* (operation) {
        const { code } = countries[below(27, operation, 2)];
        yield [idOf("centre", operation), idOf("operation", operation), `City ${operation % 40}`, code];
      }),
    },
    {
      table: "participant",
      columns: "id, operation_id, country_code, kind, role, position",
      rows: everyOperation.bind(null, function* (operation) {
        for (let place = 0; place < PARTICIPANTS; place += 1) {
          const { code, kind } = partyOf(countries, operation, place);
          const id = idOf("participant", operation * PARTICIPANTS + place);
          yield [id, idOf("operation", operation), code, kind, place === 0 ? "LEAD" : "PARTICIPANT", place];
        }
      }),
    },
    ...publishedTables(vocabulary),
  ];
}

/** Neighbours in the list of countries, from another one on for each operation. */
export function partyOf(countries, operation, place) {
  return countries[(below(countries.length, operation, 3) + place) % countries.length];
}

function publishedTables(vocabulary) {
  return [
    {
      table: "publication",
      columns:
        "id, operation_id, code, publisher, title, urls, published_on, language, status, origin, position, footnotes",
      rows: everyOperation.bind(null, function* (operation) {
        const title = `Results of day ${operation + 1}`;
        yield [
          idOf("publication", operation),
          idOf("operation", operation),
          "release",
          "Europol",
          title,
          "{}",
          dayOf(operation, 9),
          "en",
          "FINAL",
          "ORIGINAL",
          0,
          "{}",
        ];
      }),
    },
    {
      table: "published_figure",
      columns:
        "id, operation_id, publication_id, position, subject, check_category_code, result_category_code, capability_code, value, qualifier, unit, headline",
      rows: everyOperation.bind(null, function* (operation) {
        for (const [position, figure] of figuresOf(vocabulary).entries()) {
          const number = operation * 20 + position;
          const { subject, check = null, result = null, capability = null, unit = null, limit } = figure;
          const qualifier = number % 7 === 0 ? "ABOUT" : "EXACT";
          yield [
            idOf("figure", number),
            idOf("operation", operation),
            idOf("publication", operation),
            position,
            subject,
            check,
            result,
            capability,
            1 + below(limit, number, 4),
            qualifier,
            unit,
            "t",
          ];
        }
      }),
    },
  ];
}

/** The measures that every operation publishes a figure of. */
function figuresOf({ checks, results }) {
  return [
    { subject: "COUNTRIES", limit: 30 },
    { subject: "DEPLOYMENTS", capability: "OFFICERS", limit: 20_000 },
    { subject: "CHECKS", limit: 900_000 },
    ...checks.map((check) => ({ subject: "CHECKS", check, limit: 300_000 })),
    ...results.map(({ code, unit }) => ({ subject: "RESULTS", result: code, unit, limit: 900 })),
  ];
}
