import { Resolver } from "type-graphql";
import { Category } from "../categories/category.type";
import { Costs } from "../graphql/cost";
import { Planned, PlannedQuery } from "../graphql/plan/decorators";
import { Operation } from "../operations/operation.type";
import { Party } from "../parties/party.type";
import { Publication } from "../publications/publication.type";
import { ThreatArea } from "../threat-areas/threat-area.type";
import { PublishedFiguresArguments } from "./figure.input";
import { Breakdown, PublishedFigure, PublishedFigureConnection } from "./published-figure.type";

@Resolver()
export class PublishedFigureQueries {
  @PlannedQuery(() => PublishedFigureConnection, {
    takes: () => PublishedFiguresArguments,
    description: "Published figures of all operations.",
  })
  publishedFigures!: unknown;
}

@Resolver(() => Operation)
export class OperationFigures {
  @Planned(() => PublishedFigureConnection, {
    takes: () => PublishedFiguresArguments,
    order: ["publication.position", "position"],
    description: "All its published figures, publication by publication, with the parts of breakdowns.",
  })
  figures!: unknown;
}

@Resolver(() => Publication)
export class PublicationFigures {
  @Planned(() => PublishedFigureConnection, {
    takes: () => PublishedFiguresArguments,
    description: "All figures that it states, in the order of reading, with the parts of breakdowns.",
  })
  figures!: unknown;
}

@Resolver(() => PublishedFigure)
export class PublishedFigureFields {
  @Planned(() => Category, {
    nullable: true,
    description:
      "What it counts: a category of checks or results, or a capability; null for countries, and for all checks together.",
  })
  category!: unknown;

  @Planned(() => ThreatArea, { nullable: true, description: "The threat area that it is of; null for all." })
  threatArea!: unknown;

  @Planned(() => Party, {
    nullable: true,
    description: "The country or agency whose share it is; null for the whole operation.",
  })
  party!: unknown;

  @Planned(() => Operation, { description: "The operation." })
  operation!: unknown;

  @Planned(() => Publication, { description: "The publication that states it." })
  publication!: unknown;

  @Costs({ entries: 1 })
  @Planned(() => [Breakdown], { description: "All breakdowns that the publication gives of it." })
  breakdowns!: unknown;

  @Planned(() => PublishedFigure, {
    nullable: true,
    relation: "breakdown.whole",
    description: "The figure that it is a part of; null for one that stands alone.",
  })
  partOf!: unknown;
}

@Resolver(() => Breakdown)
export class BreakdownFields {
  @Costs({ entries: 5 })
  @Planned(() => [PublishedFigure], { description: "All parts, in the order of reading." })
  parts!: unknown;
}
