import { Extensions, Field, Int, ObjectType, registerEnumType } from "type-graphql";
import type { Model } from "../core/data-model";
import type { Row, Sql } from "../core/sql";
import { Environment, FigureQualifier, ReportedStatus } from "../generated/prisma/enums";
import type { FieldPlan } from "../graphql/plan/field";
import { DateScalar, DecimalScalar } from "../graphql/scalars";
import { REPORTED_FIGURE, REPORTED_PART } from "./reported-model";
import {
  allChecks,
  checksByCategory,
  countries,
  duties,
  officers,
  partsByDay,
  partsByEnvironment,
  partsByParticipant,
  partsByThreatArea,
  resultsByCategory,
} from "./reported-parts";

registerEnumType(ReportedStatus, {
  name: "ReportedStatus",
  description: "Which reports are added up.",
  valuesConfig: {
    VERIFIED: { description: "Verified versions alone." },
    SUBMITTED: {
      description:
        "The latest version of each report, verified or waiting to be; a returned one only by its verified version.",
    },
  },
});

/** What stands for a row of a part, or of a figure of one. */
const IsPart = () => Extensions({ model: "ReportedPart" });
const IsFigure = () => Extensions({ model: "ReportedFigure" });

const Parts = (rows: (part: Row) => Sql, ...order: string[]) => planned(REPORTED_PART, rows, order);
const Figures = (rows: (part: Row) => Sql, ...order: string[]) => planned(REPORTED_FIGURE, rows, order);

function planned(model: Model, rows: (part: Row) => Sql, order: readonly string[]) {
  const plan: FieldPlan = { made: { model, rows }, order };
  return Extensions({ plan });
}

@ObjectType("ReportedCount", { description: "A number that was added up." })
@IsFigure()
export class ReportedCount {
  @Field(() => DecimalScalar, { description: "How many." })
  value!: string;

  @Field(() => FigureQualifier, {
    description: "Always EXACT, so that it is asked for like a published figure.",
  })
  qualifier!: FigureQualifier;
}

@ObjectType("ReportedCheck", { description: "Checks, added up." })
@IsFigure()
class ReportedCheck extends ReportedCount {
  @Field(() => DecimalScalar, {
    nullable: true,
    description: "How many of them gave a hit, as far as that was counted; null where nobody counted it.",
  })
  hits!: string | null;
}

@ObjectType("ReportedCheckCategory", { description: "Checks of one category, added up." })
@IsFigure()
export class ReportedCheckCategory extends ReportedCheck {}

@ObjectType("ReportedResult", { description: "Results of one category in one unit or currency, added up." })
@IsFigure()
export class ReportedResult extends ReportedCount {
  @Field(() => String, { nullable: true, description: "The unit, UCUM; null for money." })
  unit!: string | null;

  @Field(() => String, { nullable: true, description: "The currency, ISO 4217; null for what is not money." })
  currency!: string | null;
}

@ObjectType("ReportedDeployment", {
  description:
    "People, units or equipment of one kind: of each participant the largest number of any period, added up.",
})
@IsFigure()
export class ReportedDeployment extends ReportedCount {}

@ObjectType("ReportedChecks", { description: "The checks of reports, added up." })
@IsPart()
class ReportedChecks {
  @Field(() => ReportedCheck, {
    nullable: true,
    description: "All checks together; null where none was reported.",
  })
  @Figures(allChecks)
  total!: ReportedCheck | null;

  @Field(() => [ReportedCheckCategory], {
    description: "All checks by category; what nobody reported is missing, and not zero.",
  })
  @Figures(checksByCategory)
  byCategory!: ReportedCheckCategory[];
}

/** What is added up for all, and for each group. */
@ObjectType()
abstract class Reported {
  @Field(() => ReportedChecks, { description: "The checks that were made." })
  @Extensions({ plan: { sameRow: true } })
  checks!: ReportedChecks;

  @Field(() => [ReportedResult], {
    description: "All results by category and unit or currency; what nobody reported is missing.",
  })
  @Figures(resultsByCategory, "place", "unit", "currency")
  results!: ReportedResult[];
}

@ObjectType()
abstract class ReportedOnDuty extends Reported {
  @Field(() => Int, { description: "How many reports are in it." })
  reports!: number;

  @Field(() => ReportedDeployment, {
    nullable: true,
    description: "Officers on duty; null where nobody reported any.",
  })
  @Figures(officers)
  officers!: ReportedDeployment | null;

  @Field(() => [ReportedDeployment], { description: "All people, units and equipment on duty." })
  @Figures(duties)
  deployments!: ReportedDeployment[];
}

@ObjectType("ReportedByParticipant", { description: "What one participant reported, added up." })
@IsPart()
export class ReportedByParticipant extends ReportedOnDuty {}

@ObjectType("ReportedByDay", { description: "What was reported for one day, added up." })
@IsPart()
export class ReportedByDay extends ReportedOnDuty {
  @Field(() => DateScalar, { description: "The day." })
  day!: string;
}

@ObjectType("ReportedByEnvironment", { description: "What was reported for one environment, added up." })
@IsPart()
export class ReportedByEnvironment extends Reported {
  @Field(() => Environment, { description: "The environment." })
  environment!: Environment;
}

@ObjectType("ReportedByThreatArea", { description: "What was reported for one threat area, added up." })
@IsPart()
export class ReportedByThreatArea extends Reported {}

@ObjectType("ReportedFigures", {
  description:
    "What was reported in an operation, added up from the reports that the viewer may see. Live, and never published as such.",
})
export class ReportedFigures extends ReportedOnDuty {
  @Field(() => ReportedCount, { description: "Countries that are in it." })
  @Figures(countries)
  countries!: ReportedCount;

  @Field(() => [ReportedByParticipant], {
    description: "All participants that are in it; one that has not reported is missing.",
  })
  @Parts(partsByParticipant)
  byParticipant!: ReportedByParticipant[];

  @Field(() => [ReportedByDay], { description: "All days that are in it, in their order." })
  @Parts(partsByDay, "day")
  byDay!: ReportedByDay[];

  @Field(() => [ReportedByEnvironment], { description: "All environments that are in it." })
  @Parts(partsByEnvironment)
  byEnvironment!: ReportedByEnvironment[];

  @Field(() => [ReportedByThreatArea], {
    description: "All threat areas that are in it, and what was reported without one.",
  })
  @Parts(partsByThreatArea)
  byThreatArea!: ReportedByThreatArea[];
}
