import { Field, ObjectType, registerEnumType } from "type-graphql";
import { ParticipationState } from "./participation";

registerEnumType(ParticipationState, {
  name: "ParticipationState",
  description: "What a participant has done about one period. Not reported is never zero.",
  valuesConfig: {
    AWAITED: { description: "It has not reported, and the deadline has not passed." },
    OVERDUE: { description: "It has not reported, and the deadline has passed." },
    REPORTED: { description: "Its first version came in time." },
    REPORTED_LATE: { description: "Its first version came after the deadline." },
    WITHDRAWN: { description: "It has taken its report back." },
  },
});

@ObjectType("ReportingParticipation", {
  description: "One participant and one period: whether it has reported.",
})
export class ReportingParticipation {
  @Field(() => ParticipationState, { description: "What it has done." })
  state!: ParticipationState;

  @Field(() => Boolean, {
    nullable: true,
    description: "Its latest version says that there is nothing to report; null where there is no report.",
  })
  nilReturn!: boolean | null;
}
