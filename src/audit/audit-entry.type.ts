import { Field, Int, ObjectType } from "type-graphql";
import { connectionOf } from "../graphql/connection";
import { Node } from "../graphql/node";
import { DateTimeScalar, JsonScalar } from "../graphql/scalars";

@ObjectType("AuditEntry", {
  implements: Node,
  description:
    "One change, or one export of what is not public: who did what, when and why. Entries are never changed, and each carries the hash of the one before it.",
})
export class AuditEntry extends Node {
  @Field(() => Int, {
    description:
      "Counts the entries of its operation, or of what belongs to no operation, from 1 without gaps.",
  })
  sequence!: number;

  @Field(() => DateTimeScalar, { description: "When, by the clock of the database." })
  recordedAt!: string;

  @Field(() => String, { description: "The subject of the token of who did it." })
  subject!: string;

  @Field(() => Boolean, { description: "It was done by a program in its own name." })
  machine!: boolean;

  @Field(() => String, {
    description:
      "What was done, by the name of the mutation: submitReport; or exportReports and exportTotals.",
  })
  action!: string;

  @Field(() => String, { description: "The type of what was changed: ReportVersion; or Export." })
  entityType!: string;

  @Field(() => String, { description: "The key of what was changed, among those of its type; no global id." })
  entityId!: string;

  @Field(() => String, { nullable: true, description: "Why; null where no reason is asked for." })
  reason!: string | null;

  @Field(() => JsonScalar, { nullable: true, description: "What there was; null for what is new." })
  before!: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description: "What there is since then; null for what is gone.",
  })
  after!: unknown;

  @Field(() => String, {
    description: "SHA-256 of the entry and of the hash before it, in hexadecimal digits.",
  })
  hash!: string;

  @Field(() => String, {
    description: "The hash of the entry before it in its chain; empty for the first one.",
  })
  previousHash!: string;
}

export const AuditEntryConnection = connectionOf(
  "AuditEntry",
  "entries of the audit trail",
  () => AuditEntry,
);
