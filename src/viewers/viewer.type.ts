import { Field, ObjectType, registerEnumType } from "type-graphql";

export enum ViewerRole {
  REPORTER = "REPORTER",
  COORDINATOR = "COORDINATOR",
  ANALYST = "ANALYST",
  AUDITOR = "AUDITOR",
  ADMINISTRATOR = "ADMINISTRATOR",
}
registerEnumType(ViewerRole, {
  name: "ViewerRole",
  description: "What someone who asks may be, besides anyone: who reads what has been published.",
  valuesConfig: {
    REPORTER: { description: "Reports for a country or an agency." },
    COORDINATOR: { description: "Works at the coordination centre of an operation." },
    ANALYST: { description: "Reads what was reported in every operation." },
    AUDITOR: { description: "Reads what was reported and the audit trail." },
    ADMINISTRATOR: { description: "Sets up operations." },
  },
});

@ObjectType("Viewer", { description: "Who asks." })
export class Viewer {
  @Field(() => String, { nullable: true, description: "The subject of the token; null for anyone." })
  subject!: string | null;

  @Field(() => Boolean, { description: "A program that acts in its own name." })
  machine!: boolean;

  @Field(() => [ViewerRole], { description: "All roles; none for anyone." })
  roles!: ViewerRole[];

  @Field(() => [String], { description: "All codes of the countries and agencies that it reports for." })
  partyCodes!: string[];

  @Field(() => [String], { description: "All codes of the operations that it coordinates." })
  operationCodes!: string[];
}
