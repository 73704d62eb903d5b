import { Resolver } from "type-graphql";
import { Costs } from "../graphql/cost";
import { IdsArgument } from "../graphql/lookup";
import { Planned, PlannedQuery } from "../graphql/plan/decorators";
import { Operation } from "../operations/operation.type";
import { Party } from "../parties/party.type";
import { PublicationsArguments } from "./publication.input";
import { ListedParticipant, Publication, PublicationConnection } from "./publication.type";

@Resolver()
export class PublicationQueries {
  @PlannedQuery(() => PublicationConnection, {
    takes: () => PublicationsArguments,
    order: ["-publishedOn"],
    description: "Publications about all operations, the latest first.",
  })
  publications!: unknown;

  @PlannedQuery(() => [Publication], {
    nullable: "items",
    takes: () => IdsArgument,
    lookup: { argument: "ids", by: "id" },
    description:
      "The publications with these ids, at most 100, in the order asked for; null where there is none.",
  })
  publicationsByIds!: unknown;
}

@Resolver(() => Operation)
export class OperationPublications {
  @Planned(() => [Publication], {
    description: "All that was released about it, at most 100: the leading publication first.",
  })
  publications!: unknown;
}

@Resolver(() => Publication)
export class PublicationFields {
  @Planned(() => Operation, { description: "The operation that it is about." })
  operation!: unknown;

  @Planned(() => Party, {
    nullable: true,
    variants: { Country: "publisherCountry", Agency: "publisherAgency" },
    description: "The agency that released it, or the country whose authority did; null for the press.",
  })
  publisherParty!: unknown;

  @Costs({ entries: 40 })
  @Planned(() => [ListedParticipant], {
    description: "All participants that it lists, at most 300, in its order.",
  })
  listed!: unknown;
}

@Resolver(() => ListedParticipant)
export class ListedParticipantFields {
  @Planned(() => Party, { description: "The country or agency." })
  party!: unknown;
}
