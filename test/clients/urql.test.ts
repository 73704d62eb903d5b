import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { persistedExchange } from "@urql/exchange-persisted";
import { CategoryAgainDocument, OperationAgainDocument, OperationPagesDocument } from "../generated/graphql";
import { startWorld, type World } from "../support/world";
import { changeMotto, publishedCodes } from "./published";
import { watchedFetch } from "./watched-fetch";

describe("urql", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const open = () => {
    const { fetch, sent } = watchedFetch();
    const client = new Client({
      url: `${world.url}/graphql`,
      fetch,
      fetchOptions: { headers: { "apollo-require-preflight": "true" } },
      exchanges: [
        cacheExchange({
          resolvers: { Query: { operations: relayPagination() } },
          keys: { PageInfo: () => null },
        }),
        persistedExchange({ preferGetForPersistedQueries: true }),
        fetchExchange,
      ],
    });
    return { client, sent };
  };

  test("turns the pages of all operations into one list, each asked for by its hash", async () => {
    const { client, sent } = open();
    const page = (after?: string | null) =>
      client.query(OperationPagesDocument, { first: 10, ...(after == null ? {} : { after }) }).toPromise();
    let { data } = await page();
    while (data?.operations.pageInfo.hasNextPage) ({ data } = await page(data.operations.pageInfo.endCursor));

    const codes = await publishedCodes(world);
    expect(data?.operations.edges.map(({ node }) => node.code)).toEqual(codes);
    expect(data?.operations.totalCount).toBe(codes.length);
    const pages = Math.ceil(codes.length / 10);
    expect(sent.map(({ method, parameters }) => [method, "query" in parameters])).toEqual([
      ["GET", false],
      ["GET", true],
      ...Array.from({ length: pages - 1 }, () => ["GET", false]),
    ]);
  });

  test("asks for one operation again by its id, and shows in the list what has changed", async () => {
    const { client } = open();
    const { data } = await client.query(OperationPagesDocument, { first: 1 }).toPromise();
    const node = data?.operations.edges[0]?.node ?? { id: "", code: "" };
    await changeMotto(world, node.code, "Seen by urql");
    const again = await client
      .query(OperationAgainDocument, { id: node.id }, { requestPolicy: "network-only" })
      .toPromise();
    const found = { id: node.id, code: node.code, motto: "Seen by urql" };
    expect(again.data?.node).toMatchObject(found);
    const list = client.readQuery(OperationPagesDocument, { first: 1 });
    expect(list?.data?.operations.edges[0]?.node).toMatchObject(found);
  });

  test("shows by which code something was refused", async () => {
    const { client } = open();
    const { error } = await client.query(CategoryAgainDocument, { id: "nothing" }).toPromise();
    expect(error?.graphQLErrors.map(({ extensions }) => extensions["code"])).toEqual(["BAD_USER_INPUT"]);
  });
});
