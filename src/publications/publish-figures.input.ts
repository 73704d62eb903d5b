import { Field, InputType, Int } from "type-graphql";
import { PublicationStatus } from "../generated/prisma/enums";
import { DateScalar } from "../graphql/scalars";

@InputType("PublishFiguresInput", { description: "What was verified, to be released." })
export class PublishFiguresInput {
  @Field(() => String, {
    description:
      "A text of your own, 1 to 255 characters: the same request again with the same key is answered without being carried out again.",
  })
  idempotencyKey!: string;

  @Field(() => String, { description: "The code of the operation." })
  operation!: string;

  @Field(() => Int, {
    description:
      "The version of the operation that this is about; refused where there is another one by now.",
  })
  expectedVersion!: number;

  @Field(() => PublicationStatus, { description: "FINAL makes the operation PUBLISHED: everyone sees it." })
  status!: PublicationStatus;

  @Field(() => String, {
    description: "A code for the publication, at most 64 small letters, digits and hyphens: final.",
  })
  code!: string;

  @Field(() => String, { description: "Who releases it, at most 200 characters." })
  publisher!: string;

  @Field(() => String, { nullable: true, description: "The title, at most 300 characters." })
  title?: string | null;

  @Field(() => DateScalar, { description: "The day of the release." })
  publishedOn!: string;
}
