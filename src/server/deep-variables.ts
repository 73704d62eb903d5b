import { GraphQLError } from "graphql";

/** What is asked for nests less than a tenth of this, and what reads it recurses. */
export const DEEPEST = 100;

/** Refuses variables that no body has brought, whose depth is known already. */
export function refuseDeep(variables: unknown): void {
  let level: readonly unknown[] = [variables];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) {
      throw new GraphQLError(`The variables are nested deeper than ${DEEPEST} levels.`, {
        extensions: { code: "BAD_REQUEST", http: { status: 400 } },
      });
    }
    level = level.flatMap((value) =>
      typeof value === "object" && value !== null ? (Object.values(value) as unknown[]) : [],
    );
  }
}
