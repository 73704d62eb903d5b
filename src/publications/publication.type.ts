import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { PublicationOrigin, PublicationStatus } from "../generated/prisma/enums";
import { connectionOf } from "../graphql/connection";
import { Entity } from "../graphql/federation/entity";
import { Node } from "../graphql/node";
import { DateScalar, DateTimeScalar } from "../graphql/scalars";

registerEnumType(PublicationStatus, {
  name: "PublicationStatus",
  description: "Whether a publication gives first figures or the last word.",
  valuesConfig: {
    INTERIM: { description: "First figures, while the operation or its evaluation goes on." },
    FINAL: { description: "The figures as they were released in the end." },
  },
});

registerEnumType(PublicationOrigin, {
  name: "PublicationOrigin",
  description: "Where the text was read.",
  valuesConfig: {
    ORIGINAL: { description: "Where its publisher released it." },
    COPY: { description: "In a copy or report by the press or a partner." },
  },
});

@ObjectType("Publication", {
  implements: Node,
  description: "What one publisher released about one operation: a press release, a web page, a statement.",
})
@Entity("id")
export class Publication extends Node {
  @Field(() => String, { description: "Unique within the operation: europol-final." })
  code!: string;

  @Field(() => String, { description: "Who released it." })
  publisher!: string;

  @Field(() => String, { nullable: true, description: "The title; null where it was not read." })
  title!: string | null;

  @Field(() => [String], { description: "All addresses at which it, or a copy of it, was read." })
  urls!: string[];

  @Field(() => DateScalar, {
    nullable: true,
    description: "The day of its release; null where it was not read.",
  })
  publishedOn!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "When its figures were taken from the verified reports, for `reported(asOf:)`; null for what was released elsewhere.",
  })
  reportedAsOf!: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Its breakdowns withhold counts from 1 to below this, and others from which these could be worked out; null for what was released elsewhere.",
  })
  disclosureThreshold!: number | null;

  @Field(() => String, { nullable: true, description: "Its language, as a two-letter code (ISO 639-1)." })
  language!: string | null;

  @Field(() => PublicationStatus, { description: "First figures or the last word." })
  status!: PublicationStatus;

  @Field(() => PublicationOrigin, { description: "Where the text was read." })
  origin!: PublicationOrigin;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether its list of participants, as read, is the whole list; null where it lists none.",
  })
  listIsComplete!: boolean | null;

  @Field(() => [String], { description: "All its footnotes." })
  footnotes!: string[];

  @Field(() => String, { nullable: true, description: "What a reader should know about it." })
  note!: string | null;
}

@ObjectType("ListedParticipant", {
  description: "A country or agency as one publication lists it; the lists of several publishers may differ.",
})
export class ListedParticipant {
  @Field(() => String, { nullable: true, description: "The name as printed, where it differs from ours." })
  nameAsPublished!: string | null;
}

export const PublicationConnection = connectionOf("Publication", "publications", () => Publication);
