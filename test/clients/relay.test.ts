import {
  ConnectionHandler,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  getSingularSelector,
  Network,
  type OperationType,
  type GraphQLTaggedNode,
  RecordSource,
  Store,
  getRequest,
  getFragment,
  commitLocalUpdate,
} from "relay-runtime";
import operation, { type documentsOperation$data } from "../generated/relay/documentsOperation.graphql";
import again, {
  type documentsOperationAgainQuery,
} from "../generated/relay/documentsOperationAgainQuery.graphql";
import pages, { type documentsOperationsQuery } from "../generated/relay/documentsOperationsQuery.graphql";
import { startWorld, type World } from "../support/world";
import { changeMotto, publishedCodes } from "./published";
import { watchedFetch } from "./watched-fetch";

describe("Relay", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const open = () => {
    const { fetch, sent } = watchedFetch();
    const environment = new Environment({
      network: Network.create(async ({ text }, variables) => {
        const response = await fetch(`${world.url}/graphql`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ query: text, variables }),
        });
        return response.json();
      }),
      store: new Store(new RecordSource()),
    });
    const ask = <T extends OperationType>(document: GraphQLTaggedNode, variables: T["variables"]) => {
      const descriptor = createOperationDescriptor(getRequest(document), variables);
      // Nothing that was fetched is given up while it is looked at.
      environment.retain(descriptor);
      return fetchQuery<T>(environment, document, variables).toPromise();
    };
    /** What a component that reads this document would see. */
    const look = <T extends OperationType>(document: GraphQLTaggedNode, variables: T["variables"]) =>
      environment.lookup(createOperationDescriptor(getRequest(document), variables).fragment)
        .data as unknown as T["response"];
    return { environment, sent, ask, look };
  };

  test("turns the pages of all operations into one connection", async () => {
    const { sent, ask, look } = open();
    const first = { first: 10 };
    await ask<documentsOperationsQuery>(pages, first);
    for (let seen = look<documentsOperationsQuery>(pages, first); seen.operations.pageInfo.hasNextPage;) {
      await ask<documentsOperationsQuery>(pages, {
        first: 10,
        after: seen.operations.pageInfo.endCursor ?? null,
      });
      seen = look<documentsOperationsQuery>(pages, first);
    }
    const codes = await publishedCodes(world);
    const { operations } = look<documentsOperationsQuery>(pages, first);
    expect(operations.edges.map(({ node }) => node.code)).toEqual(codes);
    expect(operations.totalCount).toBe(codes.length);
    expect(sent).toHaveLength(Math.ceil(codes.length / 10));
  });

  test("asks for one operation again by its id, as a refetchable fragment does, and shows what has changed", async () => {
    const { environment, ask, look } = open();
    await ask<documentsOperationsQuery>(pages, { first: 1 });
    const node = look<documentsOperationsQuery>(pages, { first: 1 }).operations.edges[0]?.node;
    if (!node) throw new Error("There is no operation");
    await changeMotto(world, node.code, "Seen by Relay");
    await ask<documentsOperationAgainQuery>(again, { id: node.id });
    const shown = environment.lookup(getSingularSelector(getFragment(operation), node))
      .data as unknown as documentsOperation$data;
    expect(shown).toMatchObject({ id: node.id, motto: "Seen by Relay" });
  });

  test("keeps the connection in its store under the key of the document", async () => {
    const { environment, ask } = open();
    await ask<documentsOperationsQuery>(pages, { first: 2 });
    let count: number | undefined;
    commitLocalUpdate(environment, (store) => {
      const connection = ConnectionHandler.getConnection(store.getRoot(), "documents_operations", {
        orderBy: [{ field: "CODE", direction: "ASC" }],
      });
      count = connection?.getLinkedRecords("edges")?.length;
    });
    expect(count).toBe(2);
  });
});
