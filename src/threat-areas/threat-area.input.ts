import { StringFilter } from "../graphql/comparators";
import { filterOf } from "../graphql/list-arguments";

export const ThreatAreaFilter = filterOf("ThreatArea", "threat areas", {
  code: [StringFilter, "By code."],
  name: [StringFilter, "By name."],
});
