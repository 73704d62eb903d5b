import { Field, ObjectType, registerEnumType } from "type-graphql";

export enum ViewerRole {
  ANONYMOUS = "ANONYMOUS",
}
registerEnumType(ViewerRole, {
  name: "ViewerRole",
  description: "What someone who asks may do.",
  valuesConfig: { ANONYMOUS: { description: "Anyone: sees what has been published, and nothing else." } },
});

@ObjectType("Viewer", { description: "Who asks." })
export class Viewer {
  @Field(() => ViewerRole, { description: "What the viewer may do." })
  role!: ViewerRole;
}
