import { Field, Int, ObjectType } from "type-graphql";

@ObjectType("ComparedMeasure", {
  description: "One measure over the editions of a series: its headline figures side by side.",
})
export class ComparedMeasure {
  @Field(() => String, { description: "Where the figures stand below `published`: results.ARRESTS." })
  subject!: string;

  @Field(() => String, { description: "What is counted, in English." })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: "The unit (UCUM); null for money and for what is no result.",
  })
  unit!: string | null;

  @Field(() => String, { nullable: true, description: "The currency of amounts of money (ISO 4217)." })
  currency!: string | null;

  @Field(() => Boolean, { description: "Whether the figures can be compared; if not, the notes say why." })
  isComparable!: boolean;

  @Field(() => [String], { description: "All that has to be known before the figures are compared." })
  notes!: string[];

  @Field(() => [ComparedEdition], { description: "All editions of the series, the earliest first." })
  editions!: ComparedEdition[];
}

@ObjectType("ComparedEdition", { description: "One edition of a series, and its figure of a measure." })
export class ComparedEdition {
  @Field(() => Int, { description: "The year in which it was held." })
  year!: number;
}
