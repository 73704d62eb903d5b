import { Field, InputType } from "type-graphql";
import { IDEMPOTENCY_KEY, OPERATION_CODE } from "../graphql/change-input";
import { DecimalScalar } from "../graphql/scalars";
import { DiscrepancyKind } from "./discrepancy";

@InputType("ExplainDiscrepancyInput", { description: "Why two figures do not agree." })
export class ExplainDiscrepancyInput {
  @Field(() => String, {
    description: IDEMPOTENCY_KEY,
  })
  idempotencyKey!: string;

  @Field(() => String, { description: OPERATION_CODE })
  operation!: string;

  @Field(() => DiscrepancyKind, { description: "The kind of the discrepancy." })
  kind!: DiscrepancyKind;

  @Field(() => String, { description: "What it is about: checks." })
  subject!: string;

  @Field(() => DecimalScalar, { description: "The figure that is stated." })
  stated!: string;

  @Field(() => DecimalScalar, { description: "What stands against it." })
  computed!: string;

  @Field(() => String, {
    description: "Why, in 3 to 500 characters and without personal data; everyone may read it.",
  })
  cause!: string;
}
