import { Field, ID, InterfaceType } from "type-graphql";

@InterfaceType("Node", {
  description: "Something with an id that is unique in the whole graph.",
  resolveType: (value: { $type: string }) => value.$type,
})
export abstract class Node {
  @Field(() => ID, {
    description: "Unique in the whole graph, lasting and opaque; `node` finds the object again.",
  })
  id!: string;
}
