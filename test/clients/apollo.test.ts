import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { relayStylePagination } from "@apollo/client/utilities";
import { CategoryAgainDocument, OperationAgainDocument, OperationPagesDocument } from "../generated/graphql";
import { startWorld, type World } from "../support/world";
import { changeMotto, publishedCodes } from "./published";
import { watchedFetch } from "./watched-fetch";

const possibleTypes = JSON.parse(
  readFileSync(path.resolve(__dirname, "../../possibleTypes.json"), "utf8"),
) as Record<string, string[]>;

describe("Apollo Client", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const open = (options: { readonly isPersisting?: boolean } = {}) => {
    const { fetch, sent } = watchedFetch();
    const http = new HttpLink({ uri: `${world.url}/graphql`, fetch });
    const persisted = new PersistedQueryLink({
      sha256: (text) => createHash("sha256").update(text).digest("hex"),
      useGETForHashedQueries: true,
    });
    const client = new ApolloClient({
      cache: new InMemoryCache({
        possibleTypes,
        typePolicies: { Query: { fields: { operations: relayStylePagination(["filter", "orderBy"]) } } },
      }),
      link: options.isPersisting === true ? persisted.concat(http) : http,
    });
    return { client, sent };
  };

  test("turns the pages of all operations into one list", async () => {
    const { client, sent } = open();
    const pages = client.watchQuery({ query: OperationPagesDocument, variables: { first: 10 } });
    const { data } = await pages.refetch();
    let last = data?.operations.pageInfo;
    while (last?.hasNextPage) {
      const more = await pages.fetchMore({ variables: { after: last.endCursor } });
      last = more.data?.operations.pageInfo;
    }
    const codes = await publishedCodes(world);
    const list = client.readQuery({ query: OperationPagesDocument, variables: { first: 10 } });
    expect(list?.operations.edges.map(({ node }) => node.code)).toEqual(codes);
    expect(list?.operations.totalCount).toBe(codes.length);
    expect(sent).toHaveLength(Math.ceil(codes.length / 10));
  });

  test("asks for one operation again by its id, and shows in the list what has changed", async () => {
    const { client } = open();
    const { data } = await client.query({ query: OperationPagesDocument, variables: { first: 1 } });
    const node = data?.operations.edges[0]?.node ?? { id: "", code: "" };
    await changeMotto(world, node.code, "Seen by Apollo Client");
    const again = await client.query({
      query: OperationAgainDocument,
      variables: { id: node.id },
      fetchPolicy: "network-only",
    });
    const found = { id: node.id, code: node.code, motto: "Seen by Apollo Client" };
    expect(again.data?.node).toMatchObject(found);
    const list = client.readQuery({ query: OperationPagesDocument, variables: { first: 1 } });
    expect(list?.operations.edges[0]?.node).toMatchObject(found);
  });

  test("knows from possibleTypes.json what an interface stands for", async () => {
    const { client } = open();
    const id = Buffer.from("CheckCategory:PERSONS").toString("base64url");
    const { data } = await client.query({ query: CategoryAgainDocument, variables: { id } });
    expect(data?.node).toEqual({ __typename: "CheckCategory", id, code: "PERSONS", name: "Persons" });
  });

  test("sends a hash by GET, and the text by POST to a server that does not know it", async () => {
    const id = Buffer.from("CheckCategory:VEHICLES").toString("base64url");
    const variables = { id };
    const first = open({ isPersisting: true });
    const { data } = await first.client.query({ query: CategoryAgainDocument, variables });
    expect(first.sent.map(({ method, parameters }) => [method, "query" in parameters])).toEqual([
      ["GET", false],
      ["POST", true],
    ]);

    const second = open({ isPersisting: true });
    const known = await second.client.query({ query: CategoryAgainDocument, variables });
    expect(known.data).toEqual(data);
    expect(known.data?.node).toMatchObject({ code: "VEHICLES" });
    expect(second.sent.map(({ method, parameters }) => [method, "query" in parameters])).toEqual([
      ["GET", false],
    ]);
  });
});
