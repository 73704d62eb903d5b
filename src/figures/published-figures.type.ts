import { Extensions, ObjectType } from "type-graphql";

@ObjectType("PublishedFigures", {
  description:
    "The headline figures of an operation, one for each measure, out of all its publications: final before interim ones, the latest snapshot of its reports before earlier ones, and these before what others released.",
})
@Extensions({ model: "Operation" })
export class PublishedFigures {}

@ObjectType("PublishedChecks", { description: "The checks of an operation, as published." })
@Extensions({ model: "Operation" })
export class PublishedChecks {}
