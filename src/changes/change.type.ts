import { Field, ID, ObjectType, registerEnumType } from "type-graphql";
import { ChangeKind } from "../generated/prisma/enums";
import { DateTimeScalar } from "../graphql/scalars";

registerEnumType(ChangeKind, {
  name: "ChangeKind",
  description: "What happened to something.",
  valuesConfig: {
    CREATED: { description: "It is new: an operation, or a participant of one." },
    UPDATED: { description: "Something of it, or of what hangs on it, is different." },
    STARTED: { description: "The operation is ACTIVE." },
    CLOSED: { description: "The operation is CLOSED." },
    CANCELLED: { description: "The operation was called off." },
    PUBLISHED: { description: "The operation is PUBLISHED: everyone sees it, and all that hangs on it." },
    RELEASED: { description: "The publication is new." },
    SUBMITTED: { description: "The report was sent for the first time." },
    CORRECTED: { description: "The next version of the report was sent." },
    RETURNED: { description: "A correction of the report was asked for." },
    VERIFIED: { description: "The report was confirmed." },
    WITHDRAWN: { description: "The report was taken back." },
    REMOVED: { description: "It is gone." },
  },
});

@ObjectType("Change", {
  description:
    "That something was changed; who did it, and why, is told to auditors alone. Several changes of one thing may stand after each other, and `node` is always as it is now.",
})
export class Change {
  @Field(() => ID, { description: "The id of what was changed." })
  id!: string;

  @Field(() => String, { description: "Its type: Operation, Participant, Publication or Report." })
  type!: string;

  @Field(() => ChangeKind, { description: "What happened." })
  kind!: ChangeKind;

  @Field(() => DateTimeScalar, { description: "When, by the clock of the database." })
  at!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Since when it is gone, or not for this viewer any more; null while it is there.",
  })
  deletedAt!: string | null;
}

@ObjectType("ChangePage", { description: "Some of the changes, in the order in which they were made." })
export class ChangePage {
  @Field(() => [Change], { description: "The changes of the page, at most 100." })
  changes!: Change[];

  @Field(() => String, {
    description: "From here it goes on, for the next page or another day; valid for the same roles.",
  })
  cursor!: string;

  @Field(() => Boolean, { description: "Whether more changes follow already." })
  hasMore!: boolean;
}

@ObjectType("ReportChange", { description: "That a report was changed." })
export class ReportChange {
  @Field(() => ChangeKind, {
    description: "What happened: SUBMITTED, CORRECTED, RETURNED, VERIFIED or WITHDRAWN.",
  })
  change!: ChangeKind;

  @Field(() => DateTimeScalar, { description: "When, by the clock of the database." })
  at!: string;

  @Field(() => String, { description: "From here `changesSince` goes on." })
  cursor!: string;
}
