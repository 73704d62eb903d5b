import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from "graphql";

/** An operation that was found valid, with the variables as they came. */
export interface ValidOperation {
  readonly schema: GraphQLSchema;
  /** As it was parsed: Apollo keeps the documents that come again. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}
