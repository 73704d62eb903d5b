import { Environment, OperationStatus } from "../generated/prisma/enums";
import {
  BooleanFilter,
  DateFilter,
  enumFilter,
  enumListFilter,
  IntFilter,
  StringFilter,
} from "../graphql/comparators";
import { filterOf, listArguments, listFilter } from "../graphql/list-arguments";
import { ParticipantFilter } from "../participants/participant.input";
import { CountryFilter } from "../parties/party.input";
import { ThreatAreaFilter } from "../threat-areas/threat-area.input";

const CoordinationCentreFilter = filterOf("CoordinationCentre", "coordination centres", {
  city: [StringFilter, "By city."],
  country: [CountryFilter, "By the country it stands in."],
});

const OperationSeriesFilter = filterOf("OperationSeries", "series of operations", {
  code: [StringFilter, "By code."],
  name: [StringFilter, "By name."],
});

export const OperationFilter = filterOf("Operation", "operations", {
  code: [StringFilter, "By code."],
  name: [StringFilter, "By name."],
  year: [IntFilter, "By year."],
  status: [enumFilter("OperationStatus", OperationStatus, "a status"), "By status."],
  exercise: [BooleanFilter, "By whether they are fictitious, to try things out."],
  startsOn: [DateFilter, "By the first day."],
  endsOn: [DateFilter, "By the last day."],
  motto: [StringFilter, "By motto."],
  environments: [enumListFilter("Environment", Environment, "environments"), "By where checks were made."],
  series: [OperationSeriesFilter, "By the series it belongs to."],
  coordinationCentre: [CoordinationCentreFilter, "By where it was coordinated."],
  threatAreas: [listFilter("ThreatArea", "threat areas", ThreatAreaFilter), "By what it was aimed at."],
  participants: [listFilter("Participant", "participants", ParticipantFilter), "By who took part."],
});

export const OperationsArguments = listArguments("Operation", "operations", {
  filter: OperationFilter,
  search: "code, name and motto",
  order: {
    STARTS_ON: ["referenceOn", "The first known day, or else the last day of the year."],
    YEAR: ["year", "The year."],
    NAME: ["name", "The name."],
    CODE: ["code", "The code."],
  },
});
