import { type ClassType, Field, ObjectType } from "type-graphql";

export interface Payload {
  readonly isReplay: boolean;
}

/**
 * What a mutation answers; the things that it made or changed are fields in a resolver, by their keys. A mutation may be
 * null in the schema: where one is refused, the answers of the others in its request stay.
 */
export function payloadOf(mutation: string): ClassType<Payload> {
  @ObjectType(`${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Payload`, {
    description: `What came of ${mutation}.`,
  })
  class PayloadType implements Payload {
    @Field(() => Boolean, {
      description: "The same request had been carried out before; nothing was done now.",
    })
    isReplay!: boolean;
  }
  return PayloadType;
}
