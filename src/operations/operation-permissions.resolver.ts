import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../context";
import { Computed } from "../graphql/plan/decorators";
import type { OperationStanding } from "./operation.service";
import { Operation } from "./operation.type";

@Resolver(() => Operation)
export class OperationPermissions {
  @FieldResolver(() => Boolean, {
    description: "Whether updateOperation would be taken from the viewer now.",
  })
  @Computed("code", "status", "fromFile")
  viewerCanUpdate(@Root() operation: OperationStanding, @Ctx() { operations }: Context) {
    return operations.can("updateOperation", operation);
  }

  @FieldResolver(() => Boolean, { description: "Whether addParticipant would be taken from the viewer now." })
  @Computed("code", "status", "fromFile")
  viewerCanAddParticipant(@Root() operation: OperationStanding, @Ctx() { operations }: Context) {
    return operations.can("addParticipant", operation);
  }

  @FieldResolver(() => Boolean, { description: "Whether startOperation would be taken from the viewer now." })
  @Computed("code", "status", "fromFile")
  viewerCanStart(@Root() operation: OperationStanding, @Ctx() { operations }: Context) {
    return operations.can("startOperation", operation);
  }

  @FieldResolver(() => Boolean, {
    description: "Whether cancelOperation would be taken from the viewer now.",
  })
  @Computed("code", "status", "fromFile")
  viewerCanCancel(@Root() operation: OperationStanding, @Ctx() { operations }: Context) {
    return operations.can("cancelOperation", operation);
  }

  @FieldResolver(() => Boolean, { description: "Whether openReporting would be taken from the viewer now." })
  @Computed("code", "status", "fromFile")
  viewerCanOpenReporting(@Root() operation: OperationStanding, @Ctx() { operations }: Context) {
    return operations.can("openReporting", operation);
  }

  @FieldResolver(() => Boolean, { description: "Whether closeReporting would be taken from the viewer now." })
  @Computed("code", "status", "fromFile")
  viewerCanCloseReporting(@Root() operation: OperationStanding, @Ctx() { operations }: Context) {
    return operations.can("closeReporting", operation);
  }

  @FieldResolver(() => Boolean, {
    description: "Whether publishFigures would be taken from the viewer now, INTERIM at least.",
  })
  @Computed("code", "status", "fromFile")
  viewerCanPublishFigures(@Root() operation: OperationStanding, @Ctx() { operations }: Context) {
    return operations.can("publishFigures", operation);
  }

  @FieldResolver(() => Boolean, {
    description: "Whether recordPublication would be taken from the viewer now.",
  })
  @Computed("code", "status", "fromFile")
  viewerCanRecordPublication(@Root() operation: OperationStanding, @Ctx() { operations }: Context) {
    return operations.can("recordPublication", operation);
  }
}
