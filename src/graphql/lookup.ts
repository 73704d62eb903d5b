import { ArgsType, Field, ID } from "type-graphql";

@ArgsType()
export class CodeArgument {
  @Field(() => String, { description: "The code; one that does not exist gives null." })
  code!: string;
}

@ArgsType()
export class CodesArgument {
  @Field(() => [String], { description: "The codes, at most 100; the answer keeps their order." })
  codes!: string[];
}

@ArgsType()
export class IdsArgument {
  @Field(() => [ID], { description: "Ids that this graph gave, at most 100; the answer keeps their order." })
  ids!: string[];
}
