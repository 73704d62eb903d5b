/** One page of a connection. */
export interface Page<Node> {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly Node[];
}

export interface AllPages<Node> {
  readonly totalCount: number;
  readonly nodes: readonly Node[];
}

/** All that is in a list, page by page. */
export async function readPages<Node>(
  ask: (after: string | null) => Promise<Page<Node>>,
): Promise<AllPages<Node>> {
  const nodes: Node[] = [];
  let after: string | null = null;
  for (;;) {
    const page = await ask(after);
    nodes.push(...page.nodes);
    const { hasNextPage, endCursor }: Page<Node>["pageInfo"] = page.pageInfo;
    if (!hasNextPage) return { totalCount: page.totalCount, nodes };
    after = endCursor;
  }
}
