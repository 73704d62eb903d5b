import { ArgsType, Field, Int } from "type-graphql";

const OPERATION = "The code of the operation.";

@ArgsType()
export class ChangesArguments {
  @Field(() => String, {
    nullable: true,
    description:
      "Only what came after it; without one there are no changes yet, but the cursor to begin with.",
  })
  cursor?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Only of the operation with this code; of all without it.",
  })
  operation?: string | null;

  @Field(() => Int, { nullable: true, description: "How many: 1 to 100, 20 where nothing is said." })
  first?: number | null;
}

@ArgsType()
export class FollowedCodeArgument {
  @Field(() => String, { description: OPERATION })
  code!: string;
}

const FROM_HERE =
  "A cursor that `changesSince` or an earlier change gave: begins with what came after it; from now on without one.";

@ArgsType()
export class FollowedReportsArguments {
  @Field(() => String, { description: OPERATION })
  operation!: string;

  @Field(() => String, { nullable: true, description: FROM_HERE })
  cursor?: string | null;
}

@ArgsType()
export class FollowedPublicationsArguments {
  @Field(() => String, {
    nullable: true,
    description: "Only of the operation with this code; of all without it.",
  })
  operation?: string | null;

  @Field(() => String, { nullable: true, description: FROM_HERE })
  cursor?: string | null;
}
