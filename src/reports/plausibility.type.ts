import { Field, ObjectType } from "type-graphql";

@ObjectType("ReportWarning", {
  description:
    "Something in a version that is worth a second look. It keeps nothing from being taken or verified.",
})
export class ReportWarning {
  @Field(() => String, { description: "Which line of the version: checkCounts[0]." })
  line!: string;

  @Field(() => String, { description: "What is striking, in a sentence with both numbers." })
  message!: string;
}
