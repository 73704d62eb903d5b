import { graphql } from "relay-runtime";

/** What relay-compiler reads, and nobody runs: the tests take what it makes of these. */
export const documents = [
  graphql`
    query documentsOperationsQuery($first: Int!, $after: String) {
      operations(first: $first, after: $after, orderBy: [{ field: CODE, direction: ASC }])
        @connection(key: "documents_operations") {
        totalCount
        edges {
          node {
            id
            code
            ...documentsOperation
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  graphql`
    fragment documentsOperation on Operation @refetchable(queryName: "documentsOperationAgainQuery") {
      id
      name
      motto
    }
  `,
];
