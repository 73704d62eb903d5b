import { CapabilityFilter, CheckCategoryFilter, ResultCategoryFilter } from "../categories/category.input";
import {
  Environment,
  FigureAvailability,
  FigureQualifier,
  FigureSubject,
  OperationPhase,
} from "../generated/prisma/enums";
import { BooleanFilter, DateFilter, DecimalFilter, enumFilter, StringFilter } from "../graphql/comparators";
import { filterOf, listArguments } from "../graphql/list-arguments";
import { OperationFilter } from "../operations/operation.input";
import { AgencyFilter, CountryFilter } from "../parties/party.input";
import { PublicationFilter } from "../publications/publication.input";
import { ThreatAreaFilter } from "../threat-areas/threat-area.input";

const PublishedFigureFilter = filterOf("PublishedFigure", "published figures", {
  subject: [enumFilter("FigureSubject", FigureSubject, "a subject"), "By what sort of thing they count."],
  value: [DecimalFilter, "By the number."],
  availability: [
    enumFilter("FigureAvailability", FigureAvailability, "an availability"),
    "By why they have a number, or none.",
  ],
  qualifier: [
    enumFilter("FigureQualifier", FigureQualifier, "a qualifier"),
    "By how exactly they are stated.",
  ],
  unit: [StringFilter, "By unit."],
  currency: [StringFilter, "By currency."],
  countedAs: [StringFilter, "By what the publication says is counted."],
  phase: [enumFilter("OperationPhase", OperationPhase, "a phase"), "By phase."],
  environment: [enumFilter("EnvironmentValue", Environment, "an environment"), "By environment."],
  day: [DateFilter, "By day."],
  headline: [BooleanFilter, "By whether it is the one to give for its measure."],
  checkCategory: [CheckCategoryFilter, "Checks of these categories."],
  resultCategory: [ResultCategoryFilter, "Results of these categories."],
  capability: [CapabilityFilter, "Deployments of these capabilities."],
  threatArea: [ThreatAreaFilter, "By threat area."],
  country: [CountryFilter, "The shares of these countries."],
  agency: [AgencyFilter, "The shares of these agencies."],
  publication: [PublicationFilter, "By publication."],
  operation: [OperationFilter, "By operation."],
});

export const PublishedFiguresArguments = listArguments("PublishedFigure", "published figures", {
  filter: PublishedFigureFilter,
  order: {
    VALUE: ["value", "The number; those without one count as the greatest."],
    POSITION: ["position", "The order of reading within a publication."],
  },
});
