import { Extensions, ObjectType } from "type-graphql";

@ObjectType("PublishedFigures", {
  description: "The headline figures of an operation, one for each measure, out of all its publications.",
})
@Extensions({ model: "Operation" })
export class PublishedFigures {}

@ObjectType("PublishedChecks", { description: "The checks of an operation, as published." })
@Extensions({ model: "Operation" })
export class PublishedChecks {}
