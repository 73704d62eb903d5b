import { Ctx, Query, Resolver } from "type-graphql";
import type { Context } from "../context";
import { Viewer } from "./viewer.type";

@Resolver()
export class ViewerQueries {
  @Query(() => Viewer, { description: "Who asks, as this graph sees it." })
  viewer(@Ctx() { viewer }: Context) {
    return viewer;
  }
}
