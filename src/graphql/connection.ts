import { ArgsType, type ClassType, Extensions, Field, Int, ObjectType } from "type-graphql";
import { Shareable } from "./federation/entity";
import { DEFAULT_PAGE, LARGEST_PAGE } from "./plan/page";

@ObjectType("PageInfo", { description: "Where a page stands in its list." })
@Extensions({ partOfConnection: true })
@Shareable()
export class PageInfo {
  @Field(() => Boolean, { description: "Whether more follows behind this page." })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: "Whether something stands before this page." })
  hasPreviousPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: "Cursor of the page's first entry; null on an empty page.",
  })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Cursor of the page's last entry; null on an empty page.",
  })
  endCursor!: string | null;
}

export interface Connection<T> {
  nodes: T[];
  edges: { cursor: string; node: T }[];
  pageInfo: PageInfo;
  totalCount: number;
}

/** The Relay connection of a type; `plural` is what its descriptions call the entries. */
export function connectionOf<T extends object>(
  name: string,
  plural: string,
  node: () => ClassType<T>,
): ClassType<Connection<T>> {
  @ObjectType(`${name}Edge`, { description: `One of a list of ${plural}, with its cursor.` })
  @Extensions({ partOfConnection: true })
  class EdgeType {
    @Field(() => String, { description: "Names this place in the list, for `after` and `before`." })
    cursor!: string;

    @Field(node, { description: "What stands at this place." })
    node!: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${plural}.` })
  @Extensions({ connection: true })
  class ConnectionType implements Connection<T> {
    @Field(() => [node()], { description: `The ${plural} of the page, at most ${LARGEST_PAGE}.` })
    nodes!: T[];

    @Field(() => [EdgeType], {
      description: `The ${plural} of the page with their cursors, at most ${LARGEST_PAGE}.`,
    })
    edges!: EdgeType[];

    @Field(() => PageInfo, { description: "Where the page stands in the list." })
    pageInfo!: PageInfo;

    @Field(() => Int, { description: "How many there are in the whole list, whatever the page." })
    totalCount!: number;
  }

  return ConnectionType;
}

/** The arguments of every connection. */
@ArgsType()
export class PageArguments {
  @Field(() => Int, {
    nullable: true,
    description: `How many from the start of the list: 1 to ${LARGEST_PAGE}, ${DEFAULT_PAGE} where nothing is said.`,
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: "Only what follows this cursor of the same list." })
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `How many from the end of the list: 1 to ${LARGEST_PAGE}. Not together with first.`,
  })
  last?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "Only what stands before this cursor of the same list.",
  })
  before?: string | null;
}
