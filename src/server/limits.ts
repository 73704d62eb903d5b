import { documentLimits } from "../graphql/document-limits";

/** How large and deep a document may be, whichever way it comes. */
export const LIMITS = {
  parse: { maxLexicalTokens: 2_000, maxSourceLength: 30_000, maxComments: 100 },
  validation: { maxErrors: 5 },
  execution: { maxCoercionErrors: 5 },
  /** The rules of validation that are ours. */
  rules: [documentLimits({ selections: 1_000, depth: 12, aliases: 50, directives: 20 })],
} as const;
