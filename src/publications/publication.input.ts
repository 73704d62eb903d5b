import { PublicationOrigin, PublicationStatus } from "../generated/prisma/enums";
import { DateFilter, enumFilter, StringFilter } from "../graphql/comparators";
import { filterOf, listArguments } from "../graphql/list-arguments";
import { OperationFilter } from "../operations/operation.input";

export const PublicationFilter = filterOf("Publication", "publications", {
  code: [StringFilter, "By code."],
  publisher: [StringFilter, "By who released it."],
  title: [StringFilter, "By title."],
  publishedOn: [DateFilter, "By the day of its release."],
  language: [StringFilter, "By language."],
  status: [enumFilter("PublicationStatus", PublicationStatus, "a status"), "By whether it is the last word."],
  origin: [enumFilter("PublicationOrigin", PublicationOrigin, "an origin"), "By where it was read."],
  operation: [OperationFilter, "By its operation."],
});

export const PublicationsArguments = listArguments("Publication", "publications", {
  filter: PublicationFilter,
  order: {
    PUBLISHED_ON: ["publishedOn", "The day of release; those without one count as the latest."],
    PUBLISHER: ["publisher", "Who released it."],
  },
});
