import { Resolver } from "type-graphql";
import { CodeArgument, CodesArgument } from "../graphql/lookup";
import { Planned, PlannedQuery } from "../graphql/plan/decorators";
import { ParticipationsArguments } from "../participants/participant.input";
import { ParticipantConnection } from "../participants/participant.type";
import { Agency, AgencyConnection } from "./agency.type";
import { AgenciesArguments } from "./party.input";

@Resolver()
export class AgencyQueries {
  @PlannedQuery(() => Agency, {
    nullable: true,
    takes: () => CodeArgument,
    description: "The agency with this code; null where there is none.",
  })
  agency!: unknown;

  @PlannedQuery(() => AgencyConnection, {
    takes: () => AgenciesArguments,
    order: ["name"],
    description: "Agencies, institutions, organisations and projects, by name.",
  })
  agencies!: unknown;

  @PlannedQuery(() => [Agency], {
    nullable: "items",
    takes: () => CodesArgument,
    lookup: { argument: "codes", by: "code" },
    description:
      "The agencies with these codes, at most 100, in the order asked for; null where there is none.",
  })
  agenciesByCodes!: unknown;
}

@Resolver(() => Agency)
export class AgencyFields {
  @Planned(() => ParticipantConnection, {
    takes: () => ParticipationsArguments,
    order: ["-operation.referenceOn"],
    description: "The operations that it took part in, the latest first.",
  })
  participations!: unknown;
}
