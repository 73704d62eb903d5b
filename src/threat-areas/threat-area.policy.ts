import { type Policies, visibleToEveryone } from "../core/policy";

/** Threat areas and EMPACT's priorities are public vocabularies. */
export const threatAreaPolicies: Policies = {
  ThreatArea: visibleToEveryone,
  EmpactCycle: visibleToEveryone,
  EmpactPriority: visibleToEveryone,
  ThreatAreaPriority: visibleToEveryone,
};
