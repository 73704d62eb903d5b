import { Ctx, Query, Resolver } from "type-graphql";
import type { Context } from "../context";
import { operationsOf, partiesOf } from "../core/viewer";
import { Viewer } from "./viewer.type";

@Resolver()
export class ViewerQueries {
  @Query(() => Viewer, { description: "Who asks, as this graph sees it." })
  viewer(@Ctx() { viewer }: Context) {
    const { subject, machine, grants } = viewer;
    return {
      subject,
      machine,
      roles: [...new Set(grants.map(({ role }) => role))],
      partyCodes: partiesOf(viewer),
      operationCodes: operationsOf(viewer),
    };
  }
}
