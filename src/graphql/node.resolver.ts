import { ArgsType, Field, ID, Resolver } from "type-graphql";
import { IdsArgument } from "./lookup";
import { Node } from "./node";
import { PlannedQuery } from "./plan/decorators";

@ArgsType()
class IdArgument {
  @Field(() => ID, { description: "An id that this graph gave." })
  id!: string;
}

@Resolver()
export class NodeQueries {
  @PlannedQuery(() => Node, {
    nullable: true,
    takes: () => IdArgument,
    byGlobalId: true,
    description: "The object with this id; null where there is none, or none to be seen.",
  })
  node!: unknown;

  @PlannedQuery(() => [Node], {
    nullable: "items",
    takes: () => IdsArgument,
    byGlobalId: true,
    description: "The objects with these ids, at most 100, in the order asked for; null where there is none.",
  })
  nodes!: unknown;
}
