import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context";
import { Planned } from "../graphql/plan/decorators";
import {
  CancelOperationPayload,
  CreateOperationPayload,
  StartOperationPayload,
  UpdateOperationPayload,
} from "./operation-payload.type";
import {
  CancelOperationInput,
  CreateOperationInput,
  StartOperationInput,
  UpdateOperationInput,
} from "./operation-setup.input";
import type { CreateOperation, StepOperation, UpdateOperation } from "./operation.service";
import { Operation } from "./operation.type";

const INPUT = { description: "What is asked for." };

@Resolver()
export class OperationMutations {
  @Mutation(() => CreateOperationPayload, {
    nullable: true,
    description: "Sets up an operation. For administrators.",
  })
  createOperation(
    @Arg("input", () => CreateOperationInput, INPUT) input: CreateOperation,
    @Ctx() { operations }: Context,
  ) {
    return operations.create(input);
  }

  @Mutation(() => UpdateOperationPayload, {
    nullable: true,
    description:
      "Changes what is said of an operation until it is published. For its coordinators and administrators.",
  })
  updateOperation(
    @Arg("input", () => UpdateOperationInput, INPUT) input: UpdateOperation,
    @Ctx() { operations }: Context,
  ) {
    return operations.update(input);
  }

  @Mutation(() => StartOperationPayload, {
    nullable: true,
    description:
      "Makes a PLANNED operation ACTIVE: reports are taken from now on. For its coordinators and administrators.",
  })
  startOperation(
    @Arg("input", () => StartOperationInput, INPUT) input: StepOperation,
    @Ctx() { operations }: Context,
  ) {
    return operations.start(input);
  }

  @Mutation(() => CancelOperationPayload, {
    nullable: true,
    description: "Calls off an operation that is PLANNED or ACTIVE. For its coordinators and administrators.",
  })
  cancelOperation(
    @Arg("input", () => CancelOperationInput, INPUT) input: StepOperation,
    @Ctx() { operations }: Context,
  ) {
    return operations.cancel(input);
  }
}

const OPERATION = { description: "The operation." };

@Resolver(() => CreateOperationPayload)
export class CreateOperationPayloadFields {
  @Planned(() => Operation, OPERATION)
  operation!: unknown;
}

@Resolver(() => UpdateOperationPayload)
export class UpdateOperationPayloadFields {
  @Planned(() => Operation, OPERATION)
  operation!: unknown;
}

@Resolver(() => StartOperationPayload)
export class StartOperationPayloadFields {
  @Planned(() => Operation, OPERATION)
  operation!: unknown;
}

@Resolver(() => CancelOperationPayload)
export class CancelOperationPayloadFields {
  @Planned(() => Operation, OPERATION)
  operation!: unknown;
}
