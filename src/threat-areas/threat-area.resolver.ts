import { Resolver } from "type-graphql";
import { CodesArgument } from "../graphql/lookup";
import { Planned, PlannedQuery } from "../graphql/plan/decorators";
import { EmpactCycle, EmpactPriority, ThreatArea } from "./threat-area.type";

@Resolver()
export class ThreatAreaQueries {
  @PlannedQuery(() => [ThreatArea], { description: "All threat areas, a short list." })
  threatAreas!: unknown;

  @PlannedQuery(() => [ThreatArea], {
    nullable: "items",
    takes: () => CodesArgument,
    lookup: { argument: "codes", by: "code" },
    description:
      "The threat areas with these codes, at most 100, in the order asked for; null where there is none.",
  })
  threatAreasByCodes!: unknown;

  @PlannedQuery(() => [EmpactCycle], {
    order: ["startsOn"],
    description: "All EMPACT cycles with their priorities, a short list, the earliest first.",
  })
  empactCycles!: unknown;
}

@Resolver(() => ThreatArea)
export class ThreatAreaFields {
  @Planned(() => [EmpactPriority], {
    relation: "priorityLinks.priority",
    order: ["code"],
    description: "All priorities that it fell under, at most one or two in each cycle.",
  })
  priorities!: unknown;
}

@Resolver(() => EmpactCycle)
export class EmpactCycleFields {
  @Planned(() => [EmpactPriority], {
    order: ["number"],
    description: "All its priorities, in the Council's order.",
  })
  priorities!: unknown;
}

@Resolver(() => EmpactPriority)
export class EmpactPriorityFields {
  @Planned(() => EmpactCycle, { description: "The cycle that it was set for." })
  cycle!: unknown;

  @Planned(() => [ThreatArea], {
    relation: "links.threatArea",
    description: "All threat areas that fall under it.",
  })
  threatAreas!: unknown;
}
