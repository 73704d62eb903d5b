import { ParticipantKind, ParticipantRole } from "../generated/prisma/enums";
import { enumFilter } from "../graphql/comparators";
import { filterOf, listArguments } from "../graphql/list-arguments";
import { AgencyFilter, CountryFilter } from "../parties/party.input";

export const ParticipantFilter = filterOf("Participant", "participants", {
  kind: [enumFilter("ParticipantKind", ParticipantKind, "a kind"), "By what it was at the operation's date."],
  role: [enumFilter("ParticipantRole", ParticipantRole, "a role"), "By the part it had."],
  country: [CountryFilter, "Countries that match; no agency does."],
  agency: [AgencyFilter, "Agencies that match; no country does."],
});

const kindAndRole = {
  kind: [ParticipantKind, "Only those of this kind."],
  role: [ParticipantRole, "Only those in this role."],
} as const;

export const ParticipantsArguments = listArguments("Participant", "participants", {
  filter: ParticipantFilter,
  further: kindAndRole,
});

export const ParticipationsArguments = listArguments("Participation", "participations", {
  further: kindAndRole,
});
