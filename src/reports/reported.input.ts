import { ArgsType, Field, ID } from "type-graphql";
import { DateTimeScalar } from "../graphql/scalars";
import { ReportedStatus } from "../generated/prisma/enums";

@ArgsType()
export class ReportedArguments {
  @Field(() => ReportedStatus, {
    defaultValue: ReportedStatus.VERIFIED,
    description: "Which reports are added up.",
  })
  status!: ReportedStatus;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "Exactly what was known at this moment, whatever was corrected or decided since; now unless given.",
  })
  asOf?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Only what was aimed at the threat area with this code.",
  })
  threatArea?: string | null;

  @Field(() => ID, { nullable: true, description: "Only the period with this id." })
  period?: string | null;
}
