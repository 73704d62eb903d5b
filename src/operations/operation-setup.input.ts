import { Field, InputType, Int } from "type-graphql";
import { Environment } from "../generated/prisma/enums";
import { IDEMPOTENCY_KEY, OPERATION_CODE, OPERATION_VERSION, REASON } from "../graphql/change-input";
import { DateScalar } from "../graphql/scalars";

@InputType("CoordinationCentreInput", { description: "Where an operation is coordinated." })
class CoordinationCentreInput {
  @Field(() => String, { nullable: true, description: "Its name, at most 200 characters." })
  name?: string | null;

  @Field(() => String, { nullable: true, description: "The city, at most 200 characters." })
  city?: string | null;

  @Field(() => String, { description: "The code of the country it stands in." })
  country!: string;

  @Field(() => String, { nullable: true, description: "The code of the agency at whose seat it is." })
  hostAgency?: string | null;
}

@InputType("OperationSetupInput", { description: "What is said of an operation." })
abstract class OperationSetupInput {
  @Field(() => String, { nullable: true, description: "The motto, at most 200 characters." })
  motto?: string | null;

  @Field(() => String, { nullable: true, description: "What it is, at most 2,000 characters." })
  summary?: string | null;

  @Field(() => [Environment], { nullable: true, description: "All environments in which checks are made." })
  environments?: Environment[] | null;

  @Field(() => [String], {
    nullable: true,
    description: "The codes of the threat areas it is aimed at, at most 50.",
  })
  threatAreas?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Breakdowns of what is published withhold counts from 1 to below this, from 0 to 1000; 5 unless said otherwise, and 0 withholds nothing.",
  })
  disclosureThreshold?: number | null;

  @Field(() => CoordinationCentreInput, { nullable: true, description: "Where it is coordinated." })
  coordinationCentre?: CoordinationCentreInput | null;
}

@InputType("CreateOperationInput", { description: "A new operation, to be PLANNED." })
export class CreateOperationInput extends OperationSetupInput {
  @Field(() => String, {
    description: IDEMPOTENCY_KEY,
  })
  idempotencyKey!: string;

  @Field(() => String, {
    description: "Short and lasting, at most 64 small letters, digits and hyphens: jad-see-2026.",
  })
  code!: string;

  @Field(() => String, { description: "The name with its year or number, at most 200 characters." })
  name!: string;

  @Field(() => String, { nullable: true, description: "The code of the series that it is an edition of." })
  series?: string | null;

  @Field(() => DateScalar, { description: "The first day." })
  startsOn!: string;

  @Field(() => DateScalar, { description: "The last day." })
  endsOn!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: "It is fictitious: held to practise, and never counted.",
  })
  exercise?: boolean | null;
}

@InputType("UpdateOperationInput", {
  description:
    "What changes about an operation: what is absent stays, and null takes away what may be missing.",
})
export class UpdateOperationInput extends OperationSetupInput {
  @Field(() => String, { description: OPERATION_CODE })
  operation!: string;

  @Field(() => Int, { description: OPERATION_VERSION })
  expectedVersion!: number;

  @Field(() => String, { nullable: true, description: "The name, at most 200 characters." })
  name?: string | null;

  @Field(() => DateScalar, { nullable: true, description: "The first day." })
  startsOn?: string | null;

  @Field(() => DateScalar, { nullable: true, description: "The last day." })
  endsOn?: string | null;
}

@InputType("StartOperationInput", { description: "An operation that begins." })
export class StartOperationInput {
  @Field(() => String, { description: OPERATION_CODE })
  operation!: string;

  @Field(() => Int, { description: OPERATION_VERSION })
  expectedVersion!: number;
}

@InputType("CancelOperationInput", { description: "An operation that is called off." })
export class CancelOperationInput extends StartOperationInput {
  @Field(() => String, { description: REASON })
  reason!: string;
}
