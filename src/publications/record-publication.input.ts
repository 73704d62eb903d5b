import { Field, InputType, Int } from "type-graphql";
import {
  BreakdownKind,
  Environment,
  FigureQualifier,
  FigureSubject,
  OperationPhase,
  PublicationOrigin,
  PublicationStatus,
} from "../generated/prisma/enums";
import { IDEMPOTENCY_KEY, OPERATION_CODE, OPERATION_VERSION } from "../graphql/change-input";
import { DateScalar, DecimalScalar } from "../graphql/scalars";

@InputType("BreakdownInput", { description: "The parts that a publication gives of one figure." })
class BreakdownInput {
  @Field(() => BreakdownKind, { description: "How the parts relate to the whole." })
  kind!: BreakdownKind;

  @Field(() => [PublishedFigureInput], {
    description:
      "All parts. A part has the subject, category and unit of its whole unless it says otherwise.",
  })
  parts!: PublishedFigureInput[];
}

@InputType("PublishedFigureInput", { description: "One number, as the publication states it." })
class PublishedFigureInput {
  @Field(() => FigureSubject, {
    nullable: true,
    description: "What sort of thing it counts; needed unless it is a part.",
  })
  subject?: FigureSubject | null;

  @Field(() => String, {
    nullable: true,
    description: "The code of the category or capability; none for all checks together.",
  })
  category?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: "The number; null where there are only words." })
  value?: string | null;

  @Field(() => FigureQualifier, {
    nullable: true,
    description: "How exactly it is stated: EXACT unless given.",
  })
  qualifier?: FigureQualifier | null;

  @Field(() => String, { nullable: true, description: "The unit of a result, UCUM." })
  unit?: string | null;

  @Field(() => String, { nullable: true, description: "The currency of an amount of money, ISO 4217." })
  currency?: string | null;

  @Field(() => String, { nullable: true, description: "The words of the publication." })
  words?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "What the publication says is counted, where it differs from the category.",
  })
  countedAs?: string | null;

  @Field(() => OperationPhase, { nullable: true, description: "The phase it is of." })
  phase?: OperationPhase | null;

  @Field(() => Environment, { nullable: true, description: "The environment it is of." })
  environment?: Environment | null;

  @Field(() => String, { nullable: true, description: "The code of the threat area it is of." })
  threatArea?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The code of the country or agency whose share it is.",
  })
  share?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "What sets it apart where no vocabulary says it: minors.",
  })
  label?: string | null;

  @Field(() => [BreakdownInput], {
    nullable: true,
    description: "All breakdowns that the publication gives of it.",
  })
  breakdowns?: BreakdownInput[] | null;
}

@InputType("ListedParticipantInput", { description: "A country or agency as the publication lists it." })
class ListedParticipantInput {
  @Field(() => String, { description: "The code of the country or agency." })
  party!: string;

  @Field(() => String, { description: "The name as printed." })
  name!: string;
}

@InputType("ListedParticipantsInput", { description: "The countries and agencies that a publication lists." })
class ListedParticipantsInput {
  @Field(() => Boolean, { description: "Whether the list, as read, is the whole list." })
  complete!: boolean;

  @Field(() => [ListedParticipantInput], { description: "All that it lists, in its order." })
  listed!: ListedParticipantInput[];
}

@InputType("PublicationInput", { description: "What somebody released about an operation, word for word." })
class PublicationInput {
  @Field(() => String, { description: "Unique within the operation: europol-final." })
  code!: string;

  @Field(() => String, { description: "Who released it." })
  publisher!: string;

  @Field(() => String, {
    nullable: true,
    description: "The code of the agency, or of the authority's country, that released it.",
  })
  publisherParty?: string | null;

  @Field(() => String, { nullable: true, description: "The title." })
  title?: string | null;

  @Field(() => [String], { nullable: true, description: "All addresses at which it was read." })
  urls?: string[] | null;

  @Field(() => DateScalar, { nullable: true, description: "The day of its release." })
  publishedOn?: string | null;

  @Field(() => String, { nullable: true, description: "Its language, as a two-letter code." })
  language?: string | null;

  @Field(() => PublicationStatus, { description: "Whether it gives first figures or the last word." })
  status!: PublicationStatus;

  @Field(() => PublicationOrigin, { description: "Where the text was read." })
  origin!: PublicationOrigin;

  @Field(() => [String], { nullable: true, description: "All footnotes." })
  footnotes?: string[] | null;

  @Field(() => String, { nullable: true, description: "What a reader should know about it." })
  note?: string | null;

  @Field(() => ListedParticipantsInput, { nullable: true, description: "Whom it lists." })
  participants?: ListedParticipantsInput | null;

  @Field(() => [PublishedFigureInput], { nullable: true, description: "All figures that it states." })
  figures?: PublishedFigureInput[] | null;
}

@InputType("RecordPublicationInput", { description: "What was released elsewhere, to be taken down." })
export class RecordPublicationInput {
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

  @Field(() => PublicationInput, { description: "The publication." })
  publication!: PublicationInput;
}
