import { type Policies, visibleToEveryone } from "../core/policy";

/** What is counted, and how, is public. */
export const categoryPolicies: Policies = {
  CheckCategory: visibleToEveryone,
  ResultCategory: visibleToEveryone,
  Capability: visibleToEveryone,
  ResultCategoryUnit: visibleToEveryone,
};
