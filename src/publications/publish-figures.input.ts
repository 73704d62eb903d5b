import { Field, InputType, Int } from "type-graphql";
import { FigureDimension, PublicationStatus } from "../generated/prisma/enums";
import { IDEMPOTENCY_KEY, OPERATION_CODE, OPERATION_VERSION } from "../graphql/change-input";
import { DateScalar } from "../graphql/scalars";

@InputType("PublishFiguresInput", { description: "What was verified, to be released." })
export class PublishFiguresInput {
  @Field(() => String, {
    description: IDEMPOTENCY_KEY,
  })
  idempotencyKey!: string;

  @Field(() => String, { description: OPERATION_CODE })
  operation!: string;

  @Field(() => Int, {
    description: OPERATION_VERSION,
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

  @Field(() => [FigureDimension], {
    defaultValue: [],
    description:
      "By what checks of each category and each result are broken down, at most 4 and each once; by nothing unless asked for. Small counts are withheld: see `disclosureThreshold` of the operation.",
  })
  breakdowns!: FigureDimension[];
}
