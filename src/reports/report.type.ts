import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { DecisionKind, Environment, ReportStatus } from "../generated/prisma/enums";
import { connectionOf } from "../graphql/connection";
import { Node } from "../graphql/node";
import { DateScalar, DateTimeScalar, DecimalScalar } from "../graphql/scalars";

registerEnumType(ReportStatus, {
  name: "ReportStatus",
  description: "How far a report has come.",
  valuesConfig: {
    SUBMITTED: { description: "It waits for the coordination centre." },
    VERIFIED: { description: "The coordination centre has verified it." },
    RETURNED: { description: "The coordination centre asks for a correction." },
    WITHDRAWN: { description: "The participant has taken it back; nothing of it counts." },
  },
});

registerEnumType(DecisionKind, {
  name: "DecisionKind",
  description: "What was decided about one version of a report.",
  valuesConfig: {
    VERIFIED: { description: "It is right." },
    RETURNED: { description: "It has to be corrected." },
    WITHDRAWN: { description: "It is taken back." },
  },
});

@ObjectType("ReportingPeriod", {
  implements: Node,
  description: "A span of an operation for which each participant reports once: a day, or a shift of one.",
})
export class ReportingPeriod extends Node {
  @Field(() => DateScalar, { description: "The day." })
  day!: string;

  @Field(() => String, { nullable: true, description: "The shift; null for the whole day." })
  shift!: string | null;

  @Field(() => String, { description: "The time zone in which the day is counted, by its IANA name." })
  timeZone!: string;

  @Field(() => DateTimeScalar, { description: "What is submitted later is late." })
  deadlineAt!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "From then on nothing is taken; null while nobody has said when.",
  })
  closesAt!: string | null;
}

@ObjectType("ReportingException", {
  implements: Node,
  description: "Lets reports for a closed period in again, until it expires.",
})
export class ReportingException extends Node {
  @Field(() => String, { description: "Why." })
  reason!: string;

  @Field(() => String, { description: "The subject of the token of who allowed it." })
  grantedBy!: string;

  @Field(() => DateTimeScalar, { description: "When it was allowed." })
  grantedAt!: string;

  @Field(() => DateTimeScalar, { description: "Until when it holds." })
  expiresAt!: string;
}

@ObjectType("Report", {
  implements: Node,
  description: "What one participant reports for one period: where it stands, and all its versions.",
})
export class Report extends Node {
  @Field(() => ReportStatus, { description: "How far its latest version has come." })
  status!: ReportStatus;

  @Field(() => Int, { description: "The number of its latest version: the `expectedVersion` of a change." })
  version!: number;

  @Field(() => DateTimeScalar, { description: "When it last changed." })
  changedAt!: string;
}

@ObjectType("ReportVersion", {
  implements: Node,
  description: "One version of a report, as it was sent. It never changes: a correction is the next version.",
})
export class ReportVersion extends Node {
  @Field(() => Int, { description: "Counts the versions of the report, from 1." })
  version!: number;

  @Field(() => Boolean, {
    description: "It says explicitly that there is nothing to report; then it has no lines.",
  })
  nilReturn!: boolean;

  @Field(() => String, {
    nullable: true,
    description: "Why it corrects the version before; null for the first.",
  })
  reason!: string | null;

  @Field(() => Boolean, { description: "It came after the deadline of its period." })
  late!: boolean;

  @Field(() => String, { description: "The subject of the token of who sent it." })
  submittedBy!: string;

  @Field(() => Boolean, { description: "It was sent by a program in its own name." })
  submittedByMachine!: boolean;

  @Field(() => DateTimeScalar, { description: "When it was received." })
  submittedAt!: string;
}

@ObjectType("CheckCount", { description: "Checks of one category in one version of a report." })
export class CheckCount {
  @Field(() => Environment, { description: "Where they were made." })
  environment!: Environment;

  @Field(() => Int, { description: "How many were checked: 0 is an answer, a missing line is none." })
  count!: number;

  @Field(() => Int, {
    nullable: true,
    description: "How many of them gave a hit in a database; null where that was not counted.",
  })
  hits!: number | null;
}

@ObjectType("Result", { description: "Results of one category in one version of a report." })
export class Result {
  @Field(() => Environment, { description: "Where they were obtained." })
  environment!: Environment;

  @Field(() => DecimalScalar, { description: "How much: 0 is an answer, a missing line is none." })
  value!: string;

  @Field(() => String, { nullable: true, description: "The unit, UCUM; null for money." })
  unit!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The currency, ISO 4217; null for what is not money.",
  })
  currency!: string | null;
}

@ObjectType("ReportDeployment", {
  description: "People, units or equipment of one kind on duty in the period of one version of a report.",
})
export class ReportDeployment {
  @Field(() => Int, { description: "How many." })
  quantity!: number;
}

@ObjectType("ReportDecision", { description: "What was decided about one version of a report." })
export class ReportDecision {
  @Field(() => DecisionKind, { description: "What was decided." })
  kind!: DecisionKind;

  @Field(() => String, { nullable: true, description: "Why; null where it was verified." })
  reason!: string | null;

  @Field(() => String, { description: "The subject of the token of who decided." })
  decidedBy!: string;

  @Field(() => DateTimeScalar, { description: "When." })
  decidedAt!: string;
}

export const ReportConnection = connectionOf("Report", "reports", () => Report);
