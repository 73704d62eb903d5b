/** How large and deep a document may be, whichever way it comes. */
export const LIMITS = {
  parse: { maxLexicalTokens: 2_000, maxSourceLength: 30_000 },
  validation: { maxErrors: 5 },
  execution: { maxCoercionErrors: 5 },
  selections: 1_000,
} as const;
