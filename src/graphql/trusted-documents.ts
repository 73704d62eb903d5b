import { type GraphQLSchema, parse, validate } from "graphql";
import { StartupError } from "../core/startup-error";
import type { TrustedDocuments } from "../core/trusted-documents";

/** A document that this graph could not answer is noticed at the start, and not by the clients that send it. */
export function requireValid(schema: GraphQLSchema, documents: TrustedDocuments): void {
  // Each text once, by the first of its ids.
  const ids = new Map<string, string>();
  for (const [id, text] of documents) ids.set(text, ids.get(text) ?? id);
  const faults = [...ids].flatMap(([text, id]) => faultsOf(schema, text).map((fault) => `  ${id}: ${fault}`));
  if (faults.length === 0) return;
  throw new StartupError(["TRUSTED_DOCUMENTS holds what this graph does not answer:", ...faults].join("\n"));
}

function faultsOf(schema: GraphQLSchema, text: string): string[] {
  try {
    return validate(schema, parse(text)).map(({ message }) => message);
  } catch (error) {
    return [(error as Error).message];
  }
}
