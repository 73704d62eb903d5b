import type { Batch } from "../tables";
import { countryNames } from "./country-names";
import type { CountryEntry, DefinedEntry, ReferenceFiles } from "./reference-files";

/** The rows of every table that the reference data make; the order in a file is the position. */
export function referenceBatches(files: ReferenceFiles): Batch[] {
  const { countries, agencies } = files;
  return [
    { table: "Country", level: 0, rows: countries.map(countryRow) },
    { table: "CountryName", level: 0, rows: countryNames(countries) },
    { table: "EuMembership", level: 0, rows: countries.flatMap(membershipRows) },
    {
      table: "Agency",
      level: 0,
      rows: agencies.map(({ code, name, fullName, kind }) => ({
        code,
        name,
        fullName: fullName ?? null,
        kind,
      })),
    },
    {
      table: "OperationSeries",
      level: 0,
      rows: files["operation-series"].map(({ code, name, description }) => ({
        code,
        name,
        description: description ?? null,
      })),
    },
    {
      table: "ThreatArea",
      level: 0,
      rows: files["threat-areas"].map(({ code, name, definition }, position) => ({
        code,
        name,
        definition: definition ?? null,
        position,
      })),
    },
    ...empactBatches(files),
    { table: "Capability", level: 0, rows: files.capabilities.map(definedRow) },
    { table: "CheckCategory", level: 0, rows: files["check-categories"].map(definedRow) },
    ...resultBatches(files),
  ];
}

function countryRow({ code, name, footnote, protocolOrder, groups }: CountryEntry) {
  return {
    code,
    name,
    footnote: footnote ?? null,
    protocolOrder: protocolOrder ?? null,
    groups: [...(groups ?? [])],
  };
}

function membershipRows({ code, euMemberships }: CountryEntry) {
  return (euMemberships ?? []).map(({ from, until }) => ({
    countryCode: code,
    startsOn: from,
    endsOn: until ?? null,
  }));
}

function definedRow({ code, name, definition }: DefinedEntry, position: number) {
  return { code, name, definition, position };
}

function empactBatches({ empact }: ReferenceFiles): Batch[] {
  const cycles = empact.map(({ code, startsOn, endsOn }) => ({ code, startsOn, endsOn }));
  const priorities = empact.flatMap((cycle) =>
    cycle.priorities.map((priority) => ({ ...priority, cycleCode: cycle.code })),
  );
  return [
    { table: "EmpactCycle", level: 0, rows: cycles },
    {
      table: "EmpactPriority",
      level: 0,
      rows: priorities.map(({ code, cycleCode, number, name }) => ({ code, cycleCode, number, name })),
    },
    {
      table: "ThreatAreaPriority",
      level: 0,
      rows: priorities.flatMap(({ code, threatAreas }) =>
        threatAreas.map((threatAreaCode) => ({ threatAreaCode, priorityCode: code })),
      ),
    },
  ];
}

function resultBatches({ "result-categories": categories }: ReferenceFiles): Batch[] {
  return [
    {
      table: "ResultCategory",
      level: 0,
      rows: categories.map(({ code, name, definition, parent, units }, position) => ({
        code,
        name,
        definition,
        parentCode: parent ?? null,
        unit: units[0] ?? null,
        position,
      })),
    },
    {
      table: "ResultCategoryUnit",
      level: 0,
      rows: categories.flatMap(({ code, units }) => units.map((unit) => ({ categoryCode: code, unit }))),
    },
  ];
}
