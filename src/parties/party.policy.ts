import { type Policies, visibleToEveryone } from "../core/policy";

/** Countries and agencies are public reference data. */
export const partyPolicies: Policies = {
  Country: visibleToEveryone,
  CountryName: visibleToEveryone,
  EuMembership: visibleToEveryone,
  Agency: visibleToEveryone,
};
