import { auditPolicies } from "./audit/audit-entry.policy";
import { categoryPolicies } from "./categories/category.policy";
import type { Policies } from "./core/policy";
import { figurePolicies } from "./figures/figure.policy";
import { operationPolicies } from "./operations/operation.policy";
import { participantPolicies } from "./participants/participant.policy";
import { partyPolicies } from "./parties/party.policy";
import { publicationPolicies } from "./publications/publication.policy";
import { reportPolicies } from "./reports/report.policy";
import { threatAreaPolicies } from "./threat-areas/threat-area.policy";

/** Who sees which rows of every table that the graph reads; a table that is missing here cannot be read. */
export const policies: Policies = {
  ...auditPolicies,
  ...categoryPolicies,
  ...figurePolicies,
  ...operationPolicies,
  ...participantPolicies,
  ...partyPolicies,
  ...publicationPolicies,
  ...reportPolicies,
  ...threatAreaPolicies,
};
