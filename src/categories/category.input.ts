import { StringFilter } from "../graphql/comparators";
import { filterOf } from "../graphql/list-arguments";

const byCodeAndName = {
  code: [StringFilter, "By code."],
  name: [StringFilter, "By name."],
} as const;

export const CheckCategoryFilter = filterOf("CheckCategory", "check categories", byCodeAndName);
export const CapabilityFilter = filterOf("Capability", "capabilities", byCodeAndName);
export const ResultCategoryFilter = filterOf("ResultCategory", "result categories", byCodeAndName);
