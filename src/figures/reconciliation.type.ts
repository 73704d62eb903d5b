import { Field, ObjectType, registerEnumType } from "type-graphql";
import { DecimalScalar } from "../graphql/scalars";
import { DiscrepancyKind } from "./discrepancy";

registerEnumType(DiscrepancyKind, {
  name: "DiscrepancyKind",
  description: "In which way two figures do not agree.",
  valuesConfig: {
    PARTS_EXCEED_TOTAL: { description: "The parts of a total sum to more than the total." },
    PARTS_BELOW_TOTAL: { description: "The parts that should make up a total sum to less." },
    PART_EXCEEDS_WHOLE: { description: "One part, or one country's share, is more than the whole." },
    COUNT_DIFFERS_FROM_LIST: {
      description: "A publication states another number of countries than it lists.",
    },
    LISTS_DIFFER: {
      description:
        "Two publications list different countries: how many the leading one lists, and how many of them the other one does.",
    },
    REVISED: {
      description:
        "The final figure is another than the interim one, or that of the latest snapshot of the reports than an earlier one.",
    },
    SOURCES_DISAGREE: { description: "Two publications of the same standing state different figures." },
    REPORTED_DIFFERS_FROM_PUBLISHED: {
      description:
        "The verified reports add up to another figure than the leading publication states. Only for who sees all reports of the operation.",
    },
    IMPLAUSIBLE: {
      description:
        "A line of a report that counts or waits is far above what the participant reported for other periods, or a part of it is above its whole. Only for who sees all reports of the operation.",
    },
  },
});

@ObjectType("Discrepancy", {
  description: "Two figures that should agree and do not. Neither is changed; both are given.",
})
export class Discrepancy {
  @Field(() => DiscrepancyKind, { description: "In which way they do not agree." })
  kind!: DiscrepancyKind;

  @Field(() => String, {
    description:
      "What they are about, as it stands below `published`: checks, checks.PERSONS, countries, results.ARRESTS, officers. Where it is IMPLAUSIBLE, the party, the day and the shift stand before that: reports.ES.2026-11-14.checks.PERSONS.",
  })
  subject!: string;

  @Field(() => DecimalScalar, {
    description:
      "The figure that is stated: the total, the whole, the interim or leading figure, what is implausible.",
  })
  stated!: number;

  @Field(() => DecimalScalar, {
    description:
      "What stands against it: the sum of the parts, the part, the number listed, the final or other figure, what was reported, the most that would be plausible.",
  })
  computed!: number;

  @Field(() => DecimalScalar, {
    description: "Computed less stated; negative where less was found than stated.",
  })
  difference!: number;

  @Field(() => String, {
    nullable: true,
    description: "The unit of the figures (UCUM); null for counts that have none.",
  })
  unit!: string | null;

  @Field(() => String, { nullable: true, description: "The currency of amounts of money (ISO 4217)." })
  currency!: string | null;

  @Field(() => String, {
    description: "What does not agree, in a sentence with both figures and where they stand.",
  })
  explanation!: string;

  @Field(() => String, {
    nullable: true,
    description: "Why it is so, as the coordination centre sees it; null where it has not said.",
  })
  cause!: string | null;
}

@ObjectType("Reconciliation", {
  description:
    "What does not add up in the published figures of an operation, and for who sees all its reports, in these. Approximate figures count as agreeing as far as their wording allows.",
})
export class Reconciliation {
  @Field(() => [Discrepancy], {
    description: "All discrepancies; none where everything agrees.",
  })
  discrepancies!: Discrepancy[];
}
